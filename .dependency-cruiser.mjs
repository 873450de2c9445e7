import { options, ruleSet } from './layers.config.ts';

export default { ...ruleSet, options };
