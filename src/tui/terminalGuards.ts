import { interrupt, leave } from './commands/runControl.ts';
import type { Ui } from './commands/ui.ts';
import type { Store } from './state/store.ts';

/**
 * SIGTERM and SIGHUP (a lost SSH connection) begin no more cameras, bring those at work to a stable state and leave, however
 * often they come: a run goes on without its terminal. SIGINT does what ctrl-c does. A crash leaves the screen before it is
 * told.
 */
export function onSignals(
  ui: Ui,
  is: { away: () => boolean; ending: () => void },
  fail: (error: unknown) => void,
): () => void {
  const end = () => {
    is.ending();
    leave(ui, 130);
  };
  const broken = () => end();
  // The ctrl-c of a person who is in a pager reaches the whole process group; it is meant for the pager.
  const interrupted = () => {
    if (is.away()) return;
    is.ending();
    interrupt(ui);
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
export function captureStderr(store: Store): () => void {
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
    // A terminal that stands still would never take it, and the end would wait for that.
    if (caught.length > 0 && process.stdout.writableLength === 0) process.stderr.write(caught.join(''));
  };
}

/** Stops the whole process group, as ctrl-z in the shell would; goes on when it is continued. */
export async function stopUntilContinued(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  await new Promise((resolve) => setTimeout(resolve, 50));
}
