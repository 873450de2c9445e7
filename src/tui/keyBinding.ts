import type { ScreenName, State } from './state/model.ts';

/** One table that dispatches keys, prints the footer and the help, and from which docs/keys.md is made. */
export interface RawBinding {
  readonly id: string;
  /** names as `keyNames` gives them; the first is shown */
  readonly keys: readonly string[];
  /** a few words for the footer */
  readonly label: string;
  /** a sentence for the help screen and the key page */
  readonly help: string;
  readonly screens: readonly ScreenName[] | 'all';
  /** place in the footer, the lowest first; absent where there is no need to be told */
  readonly footer?: number;
  /** why the key does nothing now; undefined when it works */
  readonly offWhen?: (state: State) => string | undefined;
}
