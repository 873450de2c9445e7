import type { ApplyOptions, CamOpt, RunHandle } from '../../app/camopt.ts';
import type { DiscoveryOptions } from '../../app/ports.ts';
import { toCamOptError } from '../../domain/errors.ts';
import type { KittyPictures } from '../kittyPictures.ts';
import type { OutsidePrograms } from '../outside.ts';
import type { ScreenOutput } from '../screenOutput.ts';
import type { State } from '../state/model.ts';
import type { Store } from '../state/store.ts';
import type { SecretInput } from './secretCommands.ts';

/** What a command works with. */
export interface Ui {
  readonly camopt: CamOpt;
  readonly store: Store;
  readonly output: ScreenOutput;
  /** What was drawn last, and when: a question that is not on the screen yet takes no answer. */
  shown(): { readonly state: State; readonly at: number };
  drew(state: State, at: number): void;
  readonly handles: Map<string, RunHandle>;
  readonly settings: UiSettings;
  /** ends the search for cameras that is going on */
  search: AbortController | null;
  /** the password that is being typed */
  secret: SecretInput | null;
  /** questions for a password that the person left since the last key */
  readonly declined: Set<string>;
  /** aborts when the UI ends */
  readonly signal: AbortSignal;
  now(): number;
  /** Leaves the screen with this exit code. */
  exit(code: number): void;
  /** Draws everything anew. */
  redraw(): void;
  /** Gives the terminal back to the shell until it is continued. */
  suspend(): void;
  /** The person's own pager and editor; wait for them with `inBackground`, which shows what went wrong. */
  readonly outside: OutsidePrograms;
  /** Copies to the clipboard of the person's terminal. */
  copy(text: string): void;
  /** pictures drawn by the terminal itself, where that was asked for; half blocks where it is null */
  readonly kitty: KittyPictures | null;
  /** Whether the terminal tells what the mouse does, instead of selecting text with it. */
  mouse(on: boolean): void;
}

export interface UiSettings {
  readonly discovery: DiscoveryOptions;
  readonly apply: ApplyOptions;
  /** up to so many cameras are read by themselves */
  readonly readAtStart: number;
  /** how long a message stays that is no error; 0 shows none, the log has them all */
  readonly messageMs: number;
}

/** Resolves when the state fulfils the condition; rejects when the UI ends before. */
export async function until(ui: Ui, condition: () => boolean): Promise<void> {
  if (condition()) return;
  await new Promise<void>((resolve, reject) => {
    const check = () => {
      if (condition()) end(resolve);
    };
    const aborted = () => end(() => reject(new DOMException('the UI ends', 'AbortError')));
    const stop = ui.store.api.subscribe(check);
    const end = (then: () => void) => {
      stop();
      ui.signal.removeEventListener('abort', aborted);
      then();
    };
    ui.signal.addEventListener('abort', aborted);
  });
}

/** What is answered sooner needs no spinner (ms). */
const noticeMs = 200;

/**
 * Runs something that waits: a failure becomes a message that stays, with what to do. `waitsFor` stands beside a spinner
 * when it takes longer than an eye takes to notice.
 */
export function inBackground(ui: Ui, work: () => Promise<void>, waitsFor?: string): void {
  const stop = waitsFor === undefined ? () => {} : tellLater(ui, waitsFor);
  work()
    .catch((error: unknown) => {
      if (!ui.signal.aborted) showError(ui, error);
    })
    .finally(stop);
}

function tellLater(ui: Ui, text: string): () => void {
  // Of its own for each call: two may wait for the same.
  const key = Symbol(text);
  let shown = false;
  const timer = setTimeout(() => {
    shown = true;
    ui.store.send({ type: 'waiting', key, text });
  }, noticeMs);
  return () => {
    clearTimeout(timer);
    if (shown) ui.store.send({ type: 'waiting', key, text: null });
  };
}

export function showError(ui: Ui, error: unknown): void {
  const { code, message, hint } = toCamOptError(error);
  if (code === 'ABORTED') return;
  const until = Number.POSITIVE_INFINITY;
  ui.store.send({ type: 'toast', kind: 'error', text: `${message}: ${hint}`, until });
  ui.store.later({
    type: 'log',
    entries: [{ at: new Date(), level: 'error', message: `${code}: ${message}: ${hint}` }],
  });
}

export function say(ui: Ui, text: string): void {
  const { messageMs } = ui.settings;
  if (messageMs > 0) ui.store.send({ type: 'toast', kind: 'info', text, until: ui.now() + messageMs });
  ui.store.later({ type: 'log', entries: [{ at: new Date(), level: 'info', message: text }] });
}

/** A message that stays until it is dismissed, although it is no error: what was spent, where a file lies. */
export function keep(ui: Ui, text: string): void {
  ui.store.send({ type: 'toast', kind: 'info', text, until: Number.POSITIVE_INFINITY });
  ui.store.later({ type: 'log', entries: [{ at: new Date(), level: 'info', message: text }] });
}
