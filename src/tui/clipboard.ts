import { spawn } from 'node:child_process';

const esc = '\u001b';
const bell = '\u0007';

/**
 * Copies by OSC 52, which the terminal at the person's end carries out, through SSH too. tmux takes it from programs only with
 * `set-clipboard on`, which is not its default, so inside tmux its own command is used as well; GNU screen wants it wrapped.
 */
export function copyByTerminal(text: string, env: NodeJS.ProcessEnv, write: (bytes: string) => void): void {
  const sequence = `${esc}]52;c;${Buffer.from(text).toString('base64')}${bell}`;
  write(env['STY'] === undefined ? sequence : `${esc}P${sequence}${esc}\\`);
  if (env['TMUX'] === undefined) return;
  const child = spawn('tmux', ['load-buffer', '-w', '-'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 2000,
  });
  // Without tmux in the path the sequence above has to do.
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.stdin.end(text);
}
