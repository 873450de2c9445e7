import { resolve } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { CamOptError } from '../../domain/errors.ts';
import { cameraArgument } from '../cameraChoice.ts';
import type { Runs } from '../runner.ts';
import { version } from '../version.ts';

export function captureCommand(runs: Runs): Command {
  return new Command('capture')
    .description('read a camera and keep the exchange, without secrets, for a report')
    .argument(...cameraArgument)
    .option('-o, --output <path>', 'a folder, or one file that ends in .json (else capture-<camera> here)')
    .addHelpText(
      'after',
      '\nExamples:\n  camopt capture 10.20.0.14 -o strange-camera.json\n' +
        '  camopt simulate --personality strange-camera.json    # answers as that camera did',
    )
    .action(
      runs(
        z.object({ output: z.string().optional() }),
        async (context, { output }, [reference = '', ...more]) => {
          if (more.length > 0) throw new CamOptError('USAGE', 'one camera at a time');
          const { captureCamera } = await import('../../compose/captureCamera.ts');
          const { loaded, credentialInputs, env, log } = context;
          const folder = resolve(output ?? `capture-${reference.replace(/[^A-Za-z0-9.-]+/g, '-')}`);
          const options = { loaded, credentialInputs, env, log, version };
          const { files, bytes, error } = await captureCamera(reference, folder, options, context.signal);
          if (error !== null)
            context.say(`the camera was not read to the end: ${error.message}: ${error.hint}`);
          context.say(
            `${files === 1 ? 'one file' : `${files} files`}; serial number, hardware address and device id are replaced, names and addresses are not`,
          );
          return { show: 'written', document: { file: folder, bytes } };
        },
      ),
    );
}
