import type { ApplyOptions, CamOpt, RunHandle } from '../../app/camopt.ts';
import type { DiscoveryOptions } from '../../app/ports.ts';
import { toCamOptError } from '../../domain/errors.ts';
import type { OutsidePrograms } from '../outside.ts';
import type { Store } from '../state/store.ts';

/** What a command works with. */
export interface Ui {
  readonly camopt: CamOpt;
  readonly store: Store;
  readonly handles: Map<string, RunHandle>;
  readonly settings: UiSettings;
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
  /** Bytes for the terminal itself, such as a copy to its clipboard. */
  tell(bytes: string): void;
}

export interface UiSettings {
  readonly discovery: DiscoveryOptions;
  readonly apply: ApplyOptions;
  /** up to so many cameras are read by themselves */
  readonly readAtStart: number;
  /** how long a message stays that is no error; 0 shows none, the log has them all */
  readonly messageMs: number;
}

/** Runs something that waits: a failure becomes a message that stays, with what to do. */
export function inBackground(ui: Ui, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    if (!ui.signal.aborted) showError(ui, error);
  });
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
