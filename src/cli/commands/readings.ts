import { Command } from 'commander';
import * as z from 'zod';
import { settingsDocument } from '../../app/settingsDocument.ts';
import { cameraArgument, oneCamera } from '../cameraChoice.ts';
import type { Runs } from '../runner.ts';

export function settingsCommand(runs: Runs): Command {
  return new Command('settings')
    .description('what is configured now')
    .argument(...cameraArgument)
    .addHelpText('after', '\nExample:\n  camopt settings onvif-10.20.0.14 --json')
    .action(
      runs(z.object({}), async (context, _flags, references) => {
        const camera = await oneCamera(context, references);
        const view = await (await context.camopt()).read(camera.id, context.signal);
        return { show: 'settings', document: settingsDocument(view) };
      }),
    );
}

export function capabilitiesCommand(runs: Runs): Command {
  return new Command('capabilities')
    .description('what the camera can do')
    .argument(...cameraArgument)
    .addHelpText('after', '\nExample:\n  camopt capabilities 10.20.0.14:8000')
    .action(
      runs(z.object({}), async (context, _flags, references) => {
        const camera = await oneCamera(context, references);
        const { capabilities } = await (await context.camopt()).read(camera.id, context.signal);
        return { show: 'capabilities', document: { cameraId: camera.id, capabilities } };
      }),
    );
}
