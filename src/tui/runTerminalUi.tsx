import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { ApplyOptions, CamOpt, RunHandle } from '../app/camopt.ts';
import type { DiscoveryOptions, ViewMemory } from '../app/ports.ts';
import { copyByTerminal } from './clipboard.ts';
import { readByItself, tellWhatWasCutOff } from './commands/cameraCommands.ts';
import { discover } from './commands/discoveryCommands.ts';
import { askSecret } from './commands/secretCommands.ts';
import { inBackground, say, type Ui } from './commands/ui.ts';
import { leaveFirstFrame, paintFirstFrame } from './firstFrame.ts';
import { keyTable, type KeyOverrides } from './keyOverrides.ts';
import { kittyPictures } from './kittyPictures.ts';
import { leaveKeysAlone, outsidePrograms, type Suspend } from './outside.ts';
import { initialState } from './state/model.ts';
import { mouseOff, mouseOn, mouseReport, type MouseEvent } from './mouse.ts';
import { keepView, rememberedList } from './rememberedView.ts';
import { screenOutput } from './screenOutput.ts';
import { listenToServices } from './serviceEvents.ts';
import { makeStore } from './state/store.ts';
import { captureStderr, onSignals, stopUntilContinued } from './terminalGuards.ts';
import { takeReports } from './terminalReports.ts';
import { makeTheme } from './theme.ts';

export interface TerminalUiOptions {
  /** nothing is written to a camera */
  readonly readonly?: boolean;
  /** lines and signs in ASCII only; otherwise the locale decides */
  readonly ascii?: boolean;
  /** false: no colours; otherwise NO_COLOR, FORCE_COLOR and TERM decide */
  readonly color?: boolean;
  /** colours for a dark or a light background; otherwise COLORFGBG decides, where it is set */
  readonly theme?: 'dark' | 'light';
  /** frames as plain text for a screen reader; otherwise INK_SCREEN_READER decides */
  readonly screenReader?: boolean;
  /** look for cameras at the start, then read what was found */
  readonly discoverAtStart?: boolean;
  /** false: cameras that announce themselves are not taken in */
  readonly listen?: boolean;
  /** up to so many cameras are read by themselves; default 200 */
  readonly readAtStart?: number;
  /** how long a message stays that is no error, 0 for none at all; default 5000 */
  readonly messageMs?: number;
  readonly discovery?: Partial<DiscoveryOptions>;
  readonly apply?: ApplyOptions;
  /** the person's own keys; CONFIG_INVALID before the screen is touched where they cannot be */
  readonly keys?: KeyOverrides;
  /** the mouse is on from the start */
  readonly mouse?: boolean;
  /** by the terminal itself, where it knows kitty's graphics protocol with Unicode placeholders; default half blocks */
  readonly pictures?: 'half-blocks' | 'kitty';
  /** how the list looked the last time; nothing is remembered where it is absent */
  readonly view?: ViewMemory;
}

/**
 * Shows the terminal UI until the person leaves it and returns the exit code: 0, or 130 when interrupted. The terminal
 * is left as it was found, whatever happens; rejects with what went wrong in the UI itself.
 */
export async function runTerminalUi(camopt: CamOpt, options: TerminalUiOptions = {}): Promise<number> {
  const { stdin, stdout } = process;
  const keys = keyTable(options.keys ?? {});
  const colour = wantsColour(options);
  // Ink's colour library ignores NO_COLOR and decides when it is loaded, hence before the import below.
  if (!colour) process.env['FORCE_COLOR'] = '0';
  // Keys typed before the first frame would otherwise be echoed into it and shift every later line.
  if (stdin.isTTY) stdin.setRawMode(true);
  // What was echoed until now left the cursor in some column; Ink begins its frame where the cursor is.
  stdout.write('\r');
  const screenReader = options.screenReader ?? process.env['INK_SCREEN_READER'] === 'true';

  const ended = new AbortController();
  const exit = Promise.withResolvers<number>();
  const discovery = { timeoutMs: 5000, interfaces: [], ranges: [], ports: [], ...options.discovery };
  const apply = options.apply ?? {};
  // A failure before anybody waits for the end is told when somebody does.
  exit.promise.catch(() => {});
  const store = makeStore(
    initialState({
      site: camopt.site,
      readonly: options.readonly === true,
      size: { columns: stdout.columns, rows: stdout.rows },
      keys,
      discovery,
      apply,
    }),
  );
  const output = screenOutput(stdout, process.stderr, {
    asks: !screenReader && process.env['TERM'] !== 'dumb',
    now: () => performance.now(),
  });
  let shown = { state: store.get(), at: 0 };
  let suspendInk: Suspend = (work) => work();
  let pointer: (event: MouseEvent) => void = () => {};
  let away = false;
  let ending = false;
  let drawn = false;
  const suspend: Suspend = async (work) => {
    // Keys of one packet, such as two ctrl-l: the terminal can be given away once.
    if (away) return;
    away = true;
    if (store.get().mouse) stdout.write(mouseOff);
    await output.letGo();
    try {
      await suspendInk(async () => {
        await leaveKeysAlone();
        await work().finally(() => {
          // As at the start: what is typed is not echoed any more, and Ink begins in the first column.
          if (stdin.isTTY) stdin.setRawMode(true);
          stdout.write('\u001b[0m\r');
        });
      });
    } finally {
      away = false;
      output.takeBack();
      if (store.get().mouse) stdout.write(mouseOn);
    }
  };
  const setMouse = (on: boolean) => {
    stdout.write(on ? mouseOn : mouseOff);
    store.send({ type: 'mouse', on });
  };
  const ui: Ui = {
    camopt,
    store,
    output,
    shown: () => shown,
    drew: (state, at) => void (shown = { state, at }),
    handles: new Map<string, RunHandle>(),
    settings: {
      discovery,
      apply,
      readAtStart: options.readAtStart ?? 200,
      messageMs: options.messageMs ?? 5000,
    },
    search: null,
    secret: null,
    declined: new Set(),
    signal: ended.signal,
    now: () => performance.now(),
    exit: (code) => exit.resolve(code),
    redraw: () => void suspend(async () => {}),
    suspend: () => void suspend(stopUntilContinued),
    outside: outsidePrograms(suspend, ended.signal),
    // Inside tmux the pictures would be drawn over other windows, or not at all.
    kitty:
      options.pictures === 'kitty' && process.env['TMUX'] === undefined
        ? kittyPictures((bytes) => void stdout.write(bytes))
        : null,
    copy: (text) => copyByTerminal(text, process.env, (bytes) => stdout.write(bytes)),
    mouse(on) {
      setMouse(on);
      say(ui, on ? 'mouse on: wheel and clicks' : 'mouse off: the terminal selects text');
    },
  };

  const resized = () => store.send({ type: 'resized', columns: stdout.columns, rows: stdout.rows });
  // Undone in reverse, whatever fails: an error that is told while stderr is captured is never seen.
  const undo: (() => void | Promise<void>)[] = [];
  try {
    undo.push(captureStderr(store));
    stdout.on('resize', resized);
    undo.push(
      () => void stdout.off('resize', resized),
      listenToServices(ui),
      keepView(store, options.view),
      () => store.close(),
      takeReports(stdin, [
        output.report,
        mouseReport(
          () => store.get().mouse,
          (event) => pointer(event),
        ),
      ]),
      () => {
        if (store.get().mouse) setMouse(false);
      },
      () => ui.kitty?.forget(),
    );
    const theme = makeTheme({
      colour: colour && !screenReader,
      ascii: wantsAscii(options) || screenReader,
      light: wantsLight(options),
    });
    undo.push(onSignals(ui, { away: () => away, ending: () => (ending = true) }, exit.reject));
    const loading = loadInventory(ui);
    store.send({ type: 'list', change: await rememberedList(options.view, () => soon(loading)) });
    const write = (bytes: string) => void stdout.write(bytes);
    if (!screenReader) {
      paintFirstFrame(store.get(), theme, write);
      // Ink leaves the screen itself once it has it.
      undo.push(() => {
        if (!drawn) leaveFirstFrame(write);
      });
    }
    keepHeapSmall();
    const { renderApp } = await import('./renderApp.tsx');
    const instance = renderApp(ui, theme, screenReader, {
      suspender: (own) => (suspendInk = own),
      pointer: (own) => (pointer = own),
      crash: exit.reject,
    });
    drawn = true;
    undo.push(async () => {
      await output.letGo();
      instance.unmount();
    });
    if (options.mouse === true && !screenReader) setMouse(true);
    camopt.askBy((question) => askSecret(ui, question));
    start(ui, options, loading);
    // Ink leaves by itself when a signal comes, which may be before the runs at work are settled.
    const left = instance.waitUntilExit().then(() => (ending ? exit.promise : 1));
    return await Promise.race([exit.promise, left]);
  } finally {
    ended.abort();
    for (const step of undo.reverse()) await step();
    await output.close();
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.unref();
  }
}

/**
 * A frame is many short-lived objects, for which V8 lets the heap grow to four times a bare Node. On a box that colleagues
 * share it collects sooner instead: 118 MB for 162, at 16 ms from key to frame for 14. After the start, which it would slow.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
}

/** How long the first frame waits for the inventory; it shows that it is loading after that. */
const inventoryMs = 150;

async function loadInventory({ camopt, store }: Ui): Promise<void> {
  store.send({ type: 'camerasLoaded', cameras: await camopt.cameras() });
}

async function soon(loading: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, inventoryMs);
  await Promise.race([loading.catch(() => {}), late.promise]);
  clearTimeout(timer);
}

const listenAfterMs = 300;

function start(ui: Ui, options: TerminalUiOptions, loading: Promise<void>): void {
  inBackground(ui, async () => {
    await loading;
    if (options.discoverAtStart === true) discover(ui);
    else readByItself(ui);
    await tellWhatWasCutOff(ui);
  });
  if (options.listen !== false)
    inBackground(ui, async () => {
      // What listens loads the HTTP client; the first frame is not kept waiting for it.
      await wait(listenAfterMs, undefined, { signal: ui.signal });
      await ui.camopt.listen(ui.signal);
    });
}

function wantsColour(options: TerminalUiOptions): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (options.color === false) return false;
  return (NO_COLOR === undefined || NO_COLOR === '') && FORCE_COLOR !== '0' && TERM !== 'dumb';
}

/** A few terminals tell their colours as `COLORFGBG=0;15`: 7 and 15 are the palette's whites. */
function wantsLight(options: TerminalUiOptions): boolean {
  if (options.theme !== undefined) return options.theme === 'light';
  return /;(7|15)$/.test(process.env['COLORFGBG'] ?? '');
}

function wantsAscii(options: TerminalUiOptions): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  return options.ascii ?? !/utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}
