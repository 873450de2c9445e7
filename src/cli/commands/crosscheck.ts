import { Command } from 'commander';
import { crossCheckCameras } from '../../app/crossCheckCameras.ts';
import { choiceFlags, chosenCameras, withCameraChoice } from '../cameraChoice.ts';
import { exitCodes, exitOfAnswers } from '../exitCodes.ts';
import { throwOnlyFailure } from '../../app/onlyFailure.ts';
import type { Runs } from '../runner.ts';

export function crosscheckCommand(runs: Runs): Command {
  return withCameraChoice(new Command('crosscheck'))
    .description(
      'read cameras with an independent ONVIF client too, and show both values; exit 4 when they differ',
    )
    .addHelpText('after', '\nExample:\n  camopt crosscheck 10.20.0.14')
    .action(
      runs(choiceFlags, async (context, flags, references) => {
        const ids = (await chosenCameras(context, references, flags)).map(({ id }) => id);
        const cameras = await crossCheckCameras(await context.camopt(), ids, context.signal);
        const failed = cameras.flatMap(({ cameraId, error }) =>
          error === undefined ? [] : [{ cameraId, error }],
        );
        throwOnlyFailure(cameras.length, failed);
        const differ = cameras.some(({ settings }) => settings.some(({ agrees }) => !agrees));
        const exit = differ
          ? exitCodes.differs
          : exitOfAnswers(cameras.length - failed.length, failed.length);
        return { show: 'crosscheck', document: { cameras }, exit };
      }),
    );
}
