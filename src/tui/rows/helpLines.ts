import { bindingsOf, shownKeys } from '../keys.ts';
import type { ScreenName } from '../state/model.ts';
import { fit } from '../text.ts';

/** The keys of one screen, as the help screen shows them. */
export function helpLines(screen: ScreenName): string[] {
  return bindingsOf(screen).map((binding) => `${fit(shownKeys(binding), 18)} ${binding.help}`);
}

export const signsHelp =
  '! will change   - refused   = stays   ~ adapted by the camera   x failed   ? not certain   * marked   > cursor';
