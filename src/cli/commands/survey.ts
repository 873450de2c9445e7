import { Command } from 'commander';
import * as z from 'zod';
import { renderSurvey, surveyFormats } from '../../app/report/surveyReport.ts';
import { surveyCameras } from '../../app/surveyCameras.ts';
import { counted } from '../../shared/counted.ts';
import { collect } from '../cameraChoice.ts';
import { exitOfAnswers } from '../exitCodes.ts';
import { progressOn } from '../output/progress.ts';
import { outputFile, writeOutput } from '../outputFile.ts';
import type { Runs } from '../runner.ts';
import { discoveryFlags, discoveryOptions } from './discover.ts';

const flags = discoveryFlags.extend({
  output: z.string().optional(),
  format: z.enum(surveyFormats).optional(),
  discover: z.boolean().default(true),
});

export function surveyCommand(runs: Runs): Command {
  return new Command('survey')
    .description(
      'find and read everything, write nothing: every camera with its settings, or why not and what to do',
    )
    .option('-o, --output <file>', 'where to write it; .html and .csv choose the format')
    .option('--format <format>', surveyFormats.join(', '))
    .option('--no-discover', 'only the cameras of the inventory')
    .option('--max <n>', 'stop discovery after so many')
    .option('--interface <name|ip>', 'discover only on this interface', collect)
    .option('--range <range>', 'ask these addresses too: CIDR, A-B, HOST or HOST:PORT', collect)
    .option('--port <port>', 'port to try on the addresses of a range', collect)
    .addHelpText('after', '\nExample:\n  camopt survey -o site.html --username onvif')
    .action(
      runs(flags, async (context, options) => {
        const file = await outputFile(options.output);
        const camopt = await context.camopt();
        if (options.discover) {
          const { foundCameras } = await camopt.discover(
            discoveryOptions(options, context.settings.timeout),
            context.signal,
          );
          context.say(`${counted(foundCameras, 'camera')} found`);
        }
        const cameras = await camopt.cameras();
        const progress = progressOn(context.terminal, cameras.length, 'cameras read');
        const done = new Set<string>();
        const survey = await surveyCameras(camopt, cameras, new Date(), context.signal, (result) => {
          const id = result.ok ? result.recommendation.cameraId : result.cameraId;
          if (!done.has(id)) progress.line(`${id}: ${result.ok ? 'read' : result.error.message}`);
          progress.done(done.add(id).size);
        }).finally(() => progress.end());
        const failed = survey.cameras.filter(({ error }) => error !== null).length;
        const exit = exitOfAnswers(survey.cameras.length - failed, failed);
        const format = options.format ?? formatOf(options.output);
        if (file !== undefined) {
          await writeOutput(file, renderSurvey(survey, format ?? 'json'));
          context.say(`written to ${file}`);
        } else if (options.format !== undefined && !context.settings.json) {
          return { raw: renderSurvey(survey, options.format), exit };
        }
        return { show: 'survey', document: survey, exit };
      }),
    );
}

function formatOf(output: string | undefined): (typeof surveyFormats)[number] | undefined {
  const ending = output?.split('.').at(-1);
  return surveyFormats.find((format) => format === ending);
}
