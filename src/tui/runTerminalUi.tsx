import type { ApplyOptions, CamOpt, CamOptEvent, RunHandle } from '../app/camopt.ts';
import type { DiscoveryOptions, LogEntry } from '../app/ports.ts';
import type { Job } from '../domain/job.ts';
import { discover, readByItself } from './commands/cameraCommands.ts';
import { inBackground, type Ui } from './commands/ui.ts';
import { leaveKeysAlone, outsidePrograms, type Suspend } from './outside.ts';
import { initialState } from './state/model.ts';
import { makeStore, type Store } from './state/store.ts';
import { makeTheme } from './theme.ts';

export interface TerminalUiOptions {
  /** nothing is written to a camera */
  readonly readonly?: boolean;
  /** lines and signs in ASCII only; otherwise the locale decides */
  readonly ascii?: boolean;
  /** false: no colours; otherwise NO_COLOR, FORCE_COLOR and TERM decide */
  readonly color?: boolean;
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
}

/**
 * Shows the terminal UI until the person leaves it and returns the exit code: 0, or 130 when interrupted. The terminal
 * is left as it was found, whatever happens; rejects with what went wrong in the UI itself.
 */
export async function runTerminalUi(camopt: CamOpt, options: TerminalUiOptions = {}): Promise<number> {
  const { stdin, stdout } = process;
  const colour = wantsColour(options);
  // Ink's colour library ignores NO_COLOR and decides when it is loaded, hence before the import below.
  if (!colour) process.env['FORCE_COLOR'] = '0';
  // Keys typed before the first frame would otherwise be echoed into it and shift every later line.
  if (stdin.isTTY) stdin.setRawMode(true);
  // What was echoed until now left the cursor in some column; Ink begins its frame where the cursor is.
  stdout.write('\r');
  const screenReader = options.screenReader ?? process.env['INK_SCREEN_READER'] === 'true';
  const { renderApp } = await import('./renderApp.tsx');

  const ended = new AbortController();
  const exit = Promise.withResolvers<number>();
  const store = makeStore(
    initialState({
      site: camopt.site,
      readonly: options.readonly === true,
      size: { columns: stdout.columns, rows: stdout.rows },
    }),
  );
  let suspendInk: Suspend = (work) => work();
  let away = false;
  let ending = false;
  const suspend: Suspend = async (work) => {
    away = true;
    await suspendInk(async () => {
      await leaveKeysAlone();
      await work();
    }).finally(() => (away = false));
  };
  const ui: Ui = {
    camopt,
    store,
    handles: new Map<string, RunHandle>(),
    settings: {
      discovery: { timeoutMs: 5000, interfaces: [], ranges: [], ports: [80], ...options.discovery },
      apply: options.apply ?? {},
      readAtStart: options.readAtStart ?? 200,
      messageMs: options.messageMs ?? 5000,
    },
    signal: ended.signal,
    now: () => performance.now(),
    exit: (code) => exit.resolve(code),
    redraw: () => void suspend(async () => {}),
    suspend: () => void suspend(stopUntilContinued),
    outside: outsidePrograms(suspend, ended.signal),
    tell: (bytes) => void stdout.write(bytes),
  };

  const resized = () => store.send({ type: 'resized', columns: stdout.columns, rows: stdout.rows });
  // Undone in reverse, whatever fails: an error that is told while stderr is captured is never seen.
  const undo: (() => void | Promise<void>)[] = [];
  try {
    undo.push(captureStderr(store));
    stdout.on('resize', resized);
    undo.push(
      () => void stdout.off('resize', resized),
      listen(camopt, store, ui),
      () => store.close(),
    );
    const theme = makeTheme({ colour: colour && !screenReader, ascii: wantsAscii(options) || screenReader });
    const instance = renderApp(ui, theme, screenReader, (own) => (suspendInk = own), exit.reject);
    undo.push(async () => {
      instance.unmount();
      await instance.waitUntilExit().catch(() => {});
    });
    undo.push(onSignals(ui, { away: () => away, ending: () => (ending = true) }, exit.reject));
    start(ui, options);
    // Ink leaves by itself when a signal comes, which may be before the runs at work are settled.
    const left = instance.waitUntilExit().then(() => (ending ? exit.promise : 1));
    return await Promise.race([exit.promise, left]);
  } finally {
    ended.abort();
    for (const step of undo.reverse()) await step();
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.unref();
  }
}

function start(ui: Ui, options: TerminalUiOptions): void {
  inBackground(ui, async () => {
    const cameras = await ui.camopt.cameras();
    ui.store.send({ type: 'camerasLoaded', cameras });
    if (options.discoverAtStart === true) discover(ui);
    else readByItself(ui);
  });
  if (options.listen !== false) inBackground(ui, () => ui.camopt.listen(ui.signal));
}

function listen(camopt: CamOpt, store: Store, ui: Ui): () => void {
  return camopt.subscribe((event) => {
    switch (event.type) {
      case 'camera':
        store.later({ type: 'camerasSeen', cameras: [event.camera] });
        if (event.heard !== undefined) store.later({ type: 'log', entries: [heardLine(event)] });
        return;
      case 'camera-gone':
        store.later({ type: 'cameraGone', id: event.cameraId });
        return;
      case 'run':
        store.later({
          type: 'runSeen',
          run: event.run,
          at: ui.now(),
          ...(event.note === undefined ? {} : { note: event.note }),
        });
        return;
      case 'job':
        store.later({ type: 'jobsSeen', jobs: [event.job] });
        logStep(store, event.job);
        return;
      case 'log':
        store.later({ type: 'log', entries: [event.entry] });
        return;
    }
  });
}

function heardLine({ camera, heard }: Extract<CamOptEvent, { type: 'camera' }>): LogEntry {
  const message = heard === 'bye' ? camera.reachDetail : `announced itself at ${camera.ip}:${camera.port}`;
  return { at: new Date(), level: heard === 'bye' ? 'warn' : 'info', camera: camera.id, message };
}

/** The log pane tells each step of each camera once, not every percent of it. */
function logStep(store: Store, job: Job): void {
  const known = store.get().jobs.get(job.camera_id);
  if (known?.job_id === job.job_id && known.status === job.status && known.currentStep === job.currentStep)
    return;
  const level =
    job.status === 'failed' || job.status === 'unknown' || job.status === 'rolled_back' ? 'error' : 'info';
  const message = `${job.status.replace('_', ' ')}: ${job.currentStep}${job.error === undefined ? '' : `, ${job.error.message}`}`;
  store.later({ type: 'log', entries: [{ at: new Date(), level, camera: job.camera_id, message }] });
}

/** SIGTERM and SIGHUP end runs as a second ctrl-c does, then leave. A crash leaves the screen before it is told. */
function onSignals(
  ui: Ui,
  is: { away: () => boolean; ending: () => void },
  fail: (error: unknown) => void,
): () => void {
  const end = () => {
    is.ending();
    const runs = [...ui.handles.values()].map((handle) => handle.abort());
    void Promise.allSettled(runs).then(() => ui.exit(130));
  };
  const broken = () => end();
  // The ctrl-c of a person who is in a pager reaches the whole process group; it is meant for the pager.
  const interrupted = () => {
    if (!is.away()) end();
  };
  process.on('SIGTERM', end).on('SIGHUP', end).on('SIGINT', interrupted);
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
  // The terminal is gone: writing to it fails from now on.
  process.stdout.on('error', broken);
  return () => {
    process.off('SIGTERM', end).off('SIGHUP', end).off('SIGINT', interrupted);
    process.off('uncaughtException', fail).off('unhandledRejection', fail);
    process.stdout.off('error', broken);
  };
}

/** Stray text would shift the screen for good, so stderr goes to the log pane; what came is printed when the UI ends. */
function captureStderr(store: Store): () => void {
  const write = process.stderr.write.bind(process.stderr);
  const caught: string[] = [];
  process.stderr.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    caught.push(text);
    if (caught.length > 50) caught.shift();
    store.later({ type: 'log', entries: [{ at: new Date(), level: 'warn', message: text.trim() }] });
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  return () => {
    process.stderr.write = write;
    if (caught.length > 0) process.stderr.write(caught.join(''));
  };
}

/** Stops the whole process group, as ctrl-z in the shell would; goes on when it is continued. */
async function stopUntilContinued(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  await new Promise((resolve) => setTimeout(resolve, 50));
}

function wantsColour(options: TerminalUiOptions): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (options.color === false) return false;
  return (NO_COLOR === undefined || NO_COLOR === '') && FORCE_COLOR !== '0' && TERM !== 'dumb';
}

function wantsAscii(options: TerminalUiOptions): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  return options.ascii ?? !/utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}
