import { Command } from 'commander';
import * as z from 'zod';
import type { DiscoveryOptions } from '../../app/ports.ts';
import { collect } from '../cameraChoice.ts';
import type { Runs } from '../runner.ts';

export const discoveryFlags = z.object({
  max: z.coerce.number().int().positive().optional(),
  interface: z.array(z.string()).default([]),
  range: z.array(z.string()).default([]),
  port: z.array(z.coerce.number().int().min(1).max(65_535)).default([]),
});

export function discoverCommand(runs: Runs): Command {
  return new Command('discover')
    .description(
      'find cameras by WS-Discovery and by address, and keep them in the inventory; sends no credential',
    )
    .option('--max <n>', 'stop after so many')
    .option('--interface <name|ip>', 'only on this interface (several may be given)', collect)
    .option(
      '--range <range>',
      'ask addresses directly: CIDR, A-B, HOST or HOST:PORT (several may be given)',
      collect,
    )
    .option('--port <port>', 'port to try on the addresses of a range (several may be given)', collect)
    .addHelpText(
      'after',
      '\nExamples:\n  camopt discover --timeout 3\n  camopt discover --range 10.20.0.0/24 --port 80 --port 8000',
    )
    .action(
      runs(discoveryFlags, async (context, options) => {
        const camopt = await context.camopt();
        const result = await camopt.discover(
          discoveryOptions(options, context.settings.timeout),
          context.signal,
          (camera) =>
            context.say(
              `${camera.id}: ${[camera.manufacturer, camera.model, camera.reachDetail].filter(Boolean).join(' ') || 'found'}`,
            ),
        );
        return { show: 'discover', document: result };
      }),
    );
}

/** `timeout` is in seconds. */
export function discoveryOptions(
  { max, interface: interfaces, range, port }: z.infer<typeof discoveryFlags>,
  timeout: number | undefined,
): DiscoveryOptions {
  return {
    timeoutMs: (timeout ?? 5) * 1000,
    ...(max === undefined ? {} : { max }),
    interfaces,
    ranges: range,
    ports: port,
  };
}
