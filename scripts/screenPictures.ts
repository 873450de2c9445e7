import { mkdirSync, writeFileSync } from 'node:fs';
import { allScreens, goTo } from '../test/support/everyKey.ts';
import { openTerminal } from '../test/support/terminal.ts';
import type { ScreenName } from '../src/tui/state/model.ts';
import { bundleTuiProgram } from '../test/support/tuiBundle.ts';
import { darkColours, lightColours, pictureOf } from './screenPicture.ts';

// docs/pictures/: each screen of the terminal UI at 100x30, from the cells of a real pseudo-terminal.
const folder = new URL('../docs/pictures/', import.meta.url);
mkdirSync(folder, { recursive: true });
const fake = { cameras: 14, refuses: [5], adapts: [1], rollsBack: [2], stepMs: 20 };
const program = await bundleTuiProgram();
const open = (ui: object) =>
  openTerminal([process.execPath, program, JSON.stringify({ fake, ui: { messageMs: 0, ...ui } })], {
    columns: 100,
    rows: 30,
    env: { TZ: 'UTC' },
  });
const light = open({ theme: 'light' });
try {
  await light.until('13 to improve', 20_000);
  await light.settled();
  writeFileSync(new URL('cameras-light.svg', folder), pictureOf(light.cells(), lightColours));
} finally {
  light.kill();
}
const t = open({});
const keep = async (screen: ScreenName): Promise<void> => {
  await goTo(t, screen);
  await t.settled();
  writeFileSync(new URL(`${screen}.svg`, folder), pictureOf(t.cells(), darkColours));
};
const afterARun: readonly ScreenName[] = ['run', 'history', 'text', 'log'];
try {
  await t.until('13 to improve', 20_000);
  for (const screen of allScreens.filter((one) => !afterARun.includes(one))) await keep(screen);
  t.press('g    x');
  await t.until('Review: 4 cameras');
  t.press('\r');
  await t.until('Type the number');
  t.press('4\r');
  await t.until(/apply {2}partial/, 20_000);
  for (const screen of afterARun) await keep(screen);
} finally {
  t.kill();
}
