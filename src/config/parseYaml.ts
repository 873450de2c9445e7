import { parse } from 'yaml';

/**
 * YAML, and JSON as a part of it. A module of its own to be imported where there is something to parse, because most starts of
 * the program have nothing; of the package itself a split bundle gives no named exports.
 */
export const parseYaml: (text: string) => unknown = parse;
