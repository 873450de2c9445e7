import { Command } from 'commander';
import * as z from 'zod';
import { cameraArgument, oneCamera } from '../cameraChoice.ts';
import { requireConsent, saysYes } from '../consent.ts';
import { exitCodes } from '../exitCodes.ts';
import { certificateText } from '../output/certificateText.ts';
import type { Runs } from '../runner.ts';

const trustFlags = z.object({ yes: z.boolean().default(false), forget: z.boolean().default(false) });

/** The way back after CAM_CERTIFICATE_CHANGED: a person compares the two fingerprints and says which camera it is. */
export function trustCommand(runs: Runs): Command {
  return new Command('trust')
    .description('show the certificate of a camera beside the trusted one, ask, and trust it from now on')
    .argument(...cameraArgument)
    .option('--yes', 'do not ask: the fingerprint was compared before')
    .option('--forget', 'trust the next one that it shows; nothing is sent to it now')
    .addHelpText(
      'after',
      "\nCompare the SHA-256 fingerprint with the one on the camera's own page before you say yes.\n\nExample:\n  camopt cameras trust onvif-10.20.0.14-443",
    )
    .action(
      runs(trustFlags, async (context, flags, references) => {
        const camera = await oneCamera(context, references);
        const camopt = await context.camopt();
        if (flags.forget) return { show: 'certificate', document: await camopt.forgetCertificate(camera.id) };
        const report = await camopt.certificate(camera.id, context.signal);
        const { seen } = report;
        if (seen === null || report.state === 'trusted') return { show: 'certificate', document: report };
        if (!flags.yes) {
          context.terminal.err(`${certificateText(report, context.style)}\n`);
          requireConsent(context, flags);
          if (!(await saysYes(context, 'Is this the one that the camera itself shows?')))
            return { exit: exitCodes.nothing };
        }
        return { show: 'certificate', document: await camopt.trustCertificate(camera.id, seen) };
      }),
    );
}
