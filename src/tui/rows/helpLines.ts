import { bindingsOf, shownKeys, type KeyBinding } from '../keys.ts';
import type { ScreenName } from '../state/model.ts';
import { fit, wrapWords } from '../text.ts';

const keyWidth = 15;

/** The keys of one screen, as the help screen shows them in `columns` columns. */
export function helpLines(keys: readonly KeyBinding[], screen: ScreenName, columns: number): string[] {
  return bindingsOf(keys, screen).flatMap((binding) =>
    wrapWords(binding.help, columns - keyWidth - 5, 3).map(
      (line, row) => `${fit(row === 0 ? shownKeys(binding) : '', keyWidth)} ${line}`,
    ),
  );
}

export const signsHelp = '! will change  - refused  = stays  ~ adapted  x failed  ? not certain';
