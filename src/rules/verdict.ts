import type { SettingPath, SettingValue } from '../domain/settingPaths.ts';
import type { RuleName } from './ruleCatalogue.ts';

/** What one rule says about one setting. */
export interface Verdict {
  /** absent when the present value is right or is not for a rule to change */
  change?: Wanted;
  /** what settings cannot fix, or what a person has to decide */
  advice?: readonly string[];
  /** name of a setting that the rule would set and the camera does not offer */
  notOffered?: string;
}

export interface Wanted {
  path: SettingPath;
  to: SettingValue;
  rule: RuleName;
  reason: string;
  /** what is lost by leaving the value as it is */
  loss: string;
}

export const asItIs: Verdict = {};
