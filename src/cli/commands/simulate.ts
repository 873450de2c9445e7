import { Command } from 'commander';
import * as z from 'zod';
import { collect } from '../cameraChoice.ts';
import type { Runs } from '../runner.ts';

const flags = z.object({
  cameras: z.coerce.number().int().min(1).max(10_000).optional(),
  fleet: z.string().optional(),
  personality: z.array(z.string()).default([]),
  bind: z.string().optional(),
  basePort: z.coerce.number().int().min(0).max(65_535).optional(),
  control: z.string().optional(),
  latency: z.coerce.number().min(0).optional(),
  seed: z.coerce.number().int().optional(),
  username: z.string().optional(),
  passwordEnv: z.string().optional(),
});

export function simulateCommand(runs: Runs): Command {
  return new Command('simulate')
    .description('run simulated cameras; prints one JSON line when they are ready')
    .option('--cameras <n>', 'how many (12)')
    .option('--fleet <file>', 'which ones, as a file')
    .option('--personality <name>', 'only these vendor models (several may be given)', collect)
    .option('--bind <ip>', 'address to listen on (127.0.0.1)')
    .option('--base-port <port>', 'port of the first camera; 0 takes free ones')
    .option('--control <host:port>', 'address of the control API')
    .option('--latency <ms>', 'delay of every answer')
    .option('--seed <n>', 'the same seed gives the same fleet')
    .option('--password-env <name>', 'variable with the password of the cameras (else admin)')
    .addHelpText('after', '\nExample:\n  camopt simulate --cameras 24 --base-port 0 --control 127.0.0.1:0')
    .action(
      runs(flags, async (context, options) => {
        const { startSimulator } = await import('../../compose/startSimulator.ts');
        const simulator = await startSimulator(simulatorArguments(options), context.env, context.signal);
        context.closeLater(simulator);
        context.terminal.out(`${JSON.stringify(simulator.ready)}\n`);
        const stopped = new Promise<'stopped'>((resolve) => {
          context.signal.addEventListener('abort', () => resolve('stopped'), { once: true });
        });
        const end = await Promise.race([stopped, simulator.ended, parentGone()]);
        return { exit: end === 'stopped' ? 0 : 1, ended: 'by signal' };
      }),
    );
}

/** Nobody would stop a simulator whose shell, script or test was killed. */
function parentGone(): Promise<'parent gone'> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const watch = (): void => {
      if (process.ppid !== parent) resolve('parent gone');
    };
    setInterval(watch, 500).unref();
  });
}

function simulatorArguments(options: z.infer<typeof flags>): string[] {
  const { personality, ...single } = options;
  const named = Object.entries(single).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, String(value)],
  );
  return [...named, ...personality.flatMap((name) => ['--personality', name])];
}
