import { bindingsOf, keyBindings, type CommandId } from '../../src/tui/keys.ts';
import type { ScreenName } from '../../src/tui/state/model.ts';
import { openTerminal, type TestTerminal } from './terminal.ts';

/** How each screen is reached from the list, and what shows that it is there. */
const routes: Readonly<Record<ScreenName, readonly (readonly [keys: string, shows: string | RegExp])[]>> = {
  camera: [['g\r', 'RECOMMENDED']],
  review: [['Gx', 'Review: 1 camera']],
  run: [['t', /Run apply-/]],
  history: [['h', /History {2}\d+ run/]],
  discovery: [['d', /Discovery  \d+ cameras/]],
  credentials: [['c', '(no set)']],
  policy: [['i', 'FOR THE WHOLE SITE']],
  text: [
    ['g\r', 'RECOMMENDED'],
    ['\u001b[Z\u001b[Z', 'GetServices'],
    ['\r', 'SENT'],
  ],
  help: [['?', 'Keys on the cameras screen']],
  log: [['l', /Log {2}\d+ line/]],
  // The last, because its keys change what the list shows.
  cameras: [],
};

/** These end the program or stop it; they have tests of their own. */
const leaving: ReadonlySet<CommandId> = new Set(['quit', 'interrupt', 'suspend']);

/**
 * Presses every key of the key table on every screen, in a real pseudo-terminal of this size, after a run on two cameras.
 * Gives what was wrong with the frame after a key: nothing where all is well.
 */
export async function walkEveryKey(
  program: string,
  columns: number,
  rows: number,
  screens: readonly ScreenName[] = allScreens,
): Promise<{ pressed: number; wrong: string[] }> {
  const fake = { cameras: 14, refuses: [5], adapts: [1], rollsBack: [2], stepMs: 10 };
  // A pager that takes its time and an editor that changes nothing.
  const env = { PAGER: 'sleep 0.5;:', EDITOR: ':', VISUAL: '' };
  const options = JSON.stringify({ fake, ui: { messageMs: 50 } });
  const t = openTerminal([process.execPath, program, options], { columns, rows, env });
  const wrong: string[] = [];
  let pressed = 0;
  try {
    await t.until('13 to improve');
    t.press(' ');
    t.press(' x');
    await t.until('Review: 2 cameras');
    t.press('\r');
    await t.until('Type the number');
    t.press('2\r');
    await t.until(/apply {2}(partial|completed)/);
    for (const screen of screens)
      for (const { id, key } of keysOn(screen)) {
        await goTo(t, screen);
        t.press(bytesOf(key));
        pressed += 1;
        if (id === 'pager') await t.until(() => !t.isAlternate());
        else await t.settled(20);
        // A screen that is just being given back is whole a moment later; one that was shifted stays so.
        await t.until(() => faultOf(t) === null, 3000).catch(() => {});
        const fault = faultOf(t);
        if (fault !== null) wrong.push(`${screen}, ${key} (${id}): ${fault}\n${t.screen()}`);
      }
  } finally {
    t.kill();
  }
  return { pressed, wrong };
}

export const allScreens = Object.keys(routes) as ScreenName[];

/** Back to the list, and from there to the screen. */
export async function goTo(t: TestTerminal, screen: ScreenName): Promise<void> {
  await goHome(t);
  for (const [press, shows] of routes[screen]) {
    t.press(press);
    await t.until(shows);
  }
}

function keysOn(screen: ScreenName): { id: CommandId; key: string }[] {
  return bindingsOf(keyBindings, screen)
    .filter((binding) => !leaving.has(binding.id))
    .flatMap(({ id, keys }) => keys.map((key) => ({ id, key })));
}

/** What is wrong with the frame: it begins with the site's line, ends with the keys, and nothing scrolled it. */
export function faultOf(t: TestTerminal): string | null {
  const lines = t.screen().split('\n');
  if (!t.isAlternate()) return 'the screen was left';
  if (!/^ CamOpt {2}north-yard {2}\d+ cameras/.test(lines[0] ?? '')) return 'the first line is not its own';
  if (lines[1]?.trim() === '') return 'the screen does not say which it is';
  if (lines.some((line, row) => row > 0 && line.startsWith(' CamOpt  north-yard')))
    return 'a line stands twice';
  if ((lines.at(-1) ?? '').trim() === '') return 'the last line is empty';
  return null;
}

async function goHome(t: TestTerminal): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    if (isHome(t) && !t.row(1).startsWith(' only ')) return;
    // f shows all cameras again where a key before showed some of them only.
    t.press(isHome(t) ? 'f' : '\u001b');
    await t.settled(20);
  }
  throw new Error(`esc does not lead back to the list:\n${t.screen()}`);
}

/** The list with nothing in front of it. */
function isHome(t: TestTerminal): boolean {
  return /marked {2}sort:/.test(t.row(1)) && t.screen().endsWith(' q quit');
}

const named: Readonly<Record<string, string>> = {
  up: '\u001b[A',
  down: '\u001b[B',
  left: '\u001b[D',
  right: '\u001b[C',
  home: '\u001b[H',
  end: '\u001b[F',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  enter: '\r',
  space: ' ',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  esc: '\u001b',
  backspace: '\u007f',
};

function bytesOf(key: string): string {
  const control = /^ctrl-([a-z])$/.exec(key)?.[1];
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) - 0x60);
  return named[key] ?? key;
}
