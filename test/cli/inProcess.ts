import { runCli } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { Answer } from './harness.ts';

/** One call of the program inside this process: the same code without the start of a process. */
export async function callHere(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  given: { input?: string; answers?: readonly string[] } = {},
): Promise<Answer> {
  const said = { out: '', err: '' };
  const answers = [...(given.answers ?? [])];
  const answer = (): Promise<string> => {
    const next = answers.shift() ?? '';
    // ctrl-c, as the real terminal answers it
    return next === '\u0003'
      ? Promise.reject(new DOMException('interrupted', 'AbortError'))
      : Promise.resolve(next);
  };
  const isTerminal = given.answers !== undefined;
  const terminal: Terminal = {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    interactive: isTerminal,
    columns: isTerminal ? 80 : undefined,
    outIsTerminal: isTerminal,
    errIsTerminal: isTerminal,
    readStdin: () => Promise.resolve(given.input ?? ''),
    ask: answer,
    askSecret: answer,
    flush: () => Promise.resolve(undefined),
  };
  const code = await runCli(args, terminal, env);
  return {
    code,
    stdout: said.out,
    stderr: said.err,
    json: () => JSON.parse(said.out) as never,
  };
}
