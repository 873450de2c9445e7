import type { State } from '../state/model.ts';
import type { Theme } from '../theme.ts';

/** What every screen draws from, and into how many rows and columns. */
export interface ScreenProps {
  readonly state: State;
  readonly theme: Theme;
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
}
