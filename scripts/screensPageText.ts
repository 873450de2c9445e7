import { readdirSync, readFileSync } from 'node:fs';

/** Frames of the terminal UI by name, as the golden files hold them: `cameras-80x24` and so on. */
export type Frames = ReadonlyMap<string, string>;

const chapters: readonly { name: string; size: string; title: string; text: string }[] = [
  { name: 'empty', size: '80x24', title: 'No cameras yet', text: 'What to do first.' },
  {
    name: 'cameras',
    size: '100x30',
    title: 'Cameras',
    text: 'Every camera of the site, what is configured on its recorded stream, how many changes are proposed, and its state. Below: why the one under the cursor needs work, and what would change.',
  },
  {
    name: 'cameras-filter',
    size: '80x24',
    title: 'Filter',
    text: '`/` narrows the list while typing; marks stay on their cameras.',
  },
  {
    name: 'cameras-grouped',
    size: '80x24',
    title: 'Groups',
    text: '`b` groups by make, model, place, state or purpose.',
  },
  {
    name: 'cameras-problems',
    size: '80x24',
    title: 'What needs a look',
    text: '`f` twice: only cameras with a problem, with what to do about it.',
  },
  {
    name: 'discovery',
    size: '100x30',
    title: 'Discovery',
    text: '`d` looks for cameras and shows what was found: those that need something done first, with why and what to do. `e` names ranges in other subnets, `i` the interfaces, `n` adds one camera by its address, `s` stops.',
  },
  {
    name: 'credentials',
    size: '80x24',
    title: 'Credentials',
    text: '`c`: users and passwords by name, which cameras use them, and whether a camera lets them in. `n` keeps a new one, `a` uses one for the marked cameras, `t` tries one once.',
  },
  {
    name: 'credentials-secret',
    size: '80x24',
    title: 'Typing a password',
    text: 'It is not shown and stands in no frame, no log and no state.',
  },
  {
    name: 'policy-problems',
    size: '100x30',
    title: 'Policy',
    text: '`i`: what the policy of the site says, what is wrong in it with line and column, the budget, and where the camera under the cursor gets its values from. `e` opens it in `$EDITOR`.',
  },
  {
    name: 'camera-settings',
    size: '100x30',
    title: 'One camera, side by side',
    text: 'Current and recommended, the changed ones first, what the camera takes, and why. `space` refuses a change, `e` edits its value within the limits.',
  },
  {
    name: 'camera-edit',
    size: '80x24',
    title: 'Editing a value',
    text: 'Only what the camera takes is accepted.',
  },
  {
    name: 'review',
    size: '100x30',
    title: 'Review',
    text: '`x` shows what would change on how many cameras, what it means for line and disk, what to look at again, and how the run will go about it.',
  },
  {
    name: 'review-prompt',
    size: '80x24',
    title: 'The typed number',
    text: '`enter` asks for the number of cameras; only the right number sends anything.',
  },
  {
    name: 'run',
    size: '80x24',
    title: 'A run',
    text: 'Failures first, then what is at work; `p` pauses, `s` stops after the cameras at work. Here it is paused.',
  },
  {
    name: 'run-done',
    size: '100x30',
    title: 'Outcomes',
    text: 'What each camera made of what was asked: applied, adapted, kept its own value and was rolled back, refused.',
  },
  {
    name: 'camera-last-job',
    size: '80x24',
    title: 'The last job of a camera',
    text: 'Every outcome with its witness.',
  },
  {
    name: 'camera-wire',
    size: '80x24',
    title: 'What went over the wire',
    text: 'The exchanges with one camera; `enter` shows one whole, without secrets.',
  },
  { name: 'history', size: '80x24', title: 'History', text: 'What was done before; `u` rolls a run back.' },
  { name: 'rollback-question', size: '80x24', title: 'Questions', text: '`y` says yes, every other key no.' },
  { name: 'palette', size: '80x24', title: 'Every command by name', text: '`:` and a few letters.' },
  { name: 'help', size: '80x24', title: 'Help', text: '`?` tells the keys of the screen it was pressed on.' },
  {
    name: 'cameras',
    size: '200x50',
    title: 'Cameras on a wide terminal',
    text: 'From 170 columns the details stand beside the list.',
  },
];

/** docs/screens.md: pictures of the screens in text, from the golden frames. */
export function screensPage(frames: Frames): string {
  return [
    '# The screens',
    '',
    'Made by `node scripts/screensPage.ts` from the frames that the tests compare with; a test fails when it is stale.',
    'With their colours, at 100x30: [pictures/](pictures/), made by `npx tsx scripts/screenPictures.ts`.',
    'Colour only repeats what a sign or a word says, so nothing is lost in these pictures but the bar of the cursor.',
    '',
    ...chapters.flatMap(({ name, size, title, text }) => [
      `## ${title}`,
      '',
      text,
      '',
      '```text',
      (frames.get(`${name}-${size}`) ?? 'missing').trimEnd(),
      '```',
      '',
    ]),
  ].join('\n');
}

export function goldenFrames(): Frames {
  const folder = new URL('../test/golden/tui/', import.meta.url);
  return new Map(
    readdirSync(folder).map((file) => [
      file.replace(/\.txt$/, ''),
      readFileSync(new URL(file, folder), 'utf8'),
    ]),
  );
}
