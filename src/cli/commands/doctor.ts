import { Command } from 'commander';
import * as z from 'zod';
import { CamOptError } from '../../domain/errors.ts';
import { optionalCameraArgument } from '../cameraChoice.ts';
import { exitCodes } from '../exitCodes.ts';
import type { Runs } from '../runner.ts';

export function doctorCommand(runs: Runs): Command {
  return new Command('doctor')
    .description('check this machine, or what stands between it and a camera')
    .argument(...optionalCameraArgument)
    .addHelpText('after', '\nExamples:\n  camopt doctor\n  camopt doctor 10.20.0.14')
    .action(
      runs(z.object({}), async (context, _flags, [reference, ...more]) => {
        if (more.length > 0) throw new CamOptError('USAGE', 'one camera at a time');
        const { examineMachine } = await import('../../compose/examineMachine.ts');
        const { loaded, env } = context;
        const checks = reference === undefined ? await examineMachine(loaded, env) : [];
        if (reference !== undefined) {
          const { examineCamera } = await import('../../compose/examineCamera.ts');
          const camopt = await context.camopt();
          const camera = await camopt.camera(reference);
          checks.push(...(await examineCamera(camopt, camera, context.signal)));
        }
        const failed = checks.some(({ status }) => status === 'failed');
        return { show: 'doctor', document: { checks }, exit: failed ? exitCodes.nothing : exitCodes.done };
      }),
    );
}
