import { resolve } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { cameraArgument, oneCamera } from '../cameraChoice.ts';
import { writeOutput } from '../outputFile.ts';
import type { Runs } from '../runner.ts';

const flags = z.object({ output: z.string().optional(), show: z.boolean().default(false) });

export function snapshotCommand(runs: Runs): Command {
  return new Command('snapshot')
    .description('fetch a picture and say what its numbers tell')
    .argument(...cameraArgument)
    .option('-o, --output <file>', 'where to write the JPEG (else <camera>.jpg here)')
    .option('--show', 'draw it in the terminal')
    .addHelpText('after', '\nExample:\n  camopt snapshot onvif-10.20.0.14 -o gate.jpg --show')
    .action(
      runs(flags, async (context, options, references) => {
        const camera = await oneCamera(context, references);
        const camopt = await context.camopt();
        const { jpeg, metrics } = await camopt.snapshot(camera.id, context.signal);
        const file = resolve(options.output ?? `${camera.id}.jpg`);
        await writeOutput(file, jpeg);
        if (options.show && !context.settings.json) {
          const { columns = 80 } = context.terminal;
          const rows = await camopt.halfBlocks(jpeg, columns, Math.round(columns / 3.5), context.signal);
          context.terminal.out(`${rows.join('\n')}\n`);
        }
        const { width, height } = metrics;
        return {
          show: 'snapshot',
          document: { cameraId: camera.id, file, width, height, bytes: jpeg.length, metrics },
        };
      }),
    );
}
