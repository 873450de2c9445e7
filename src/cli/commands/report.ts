import { resolve } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { reportFormats } from '../../app/report/runReport.ts';
import type { ReportFormat } from '../../app/report/runReport.ts';
import { CamOptError } from '../../domain/errors.ts';
import { writeOutput } from '../outputFile.ts';
import type { Runs } from '../runner.ts';

const flags = z.object({ format: z.enum(reportFormats).optional(), output: z.string().optional() });

export function reportCommand(runs: Runs): Command {
  return new Command('report')
    .description('a hand-over document of a run, with pictures before and after')
    .argument('<run-id>')
    .option('--format <format>', `${reportFormats.join(', ')} (html, or by the name of the file)`)
    .option('-o, --output <file>', 'where to write it (else standard output)')
    .addHelpText('after', '\nExample:\n  camopt report 01JD… -o handover.html')
    .action(
      runs(flags, async (context, { format, output }, [runId = '']) => {
        const { json } = context.settings;
        if (json && output === undefined && format !== undefined && format !== 'json')
          throw new CamOptError('USAGE', `with --json a report as ${format} needs -o`);
        const wanted = format ?? (json && output === undefined ? 'json' : formatOf(output));
        const text = await (await context.camopt()).report(runId, wanted);
        if (output === undefined) return { raw: text };
        const file = resolve(output);
        await writeOutput(file, text);
        return { show: 'written', document: { file, bytes: Buffer.byteLength(text) } };
      }),
    );
}

function formatOf(output: string | undefined): ReportFormat {
  const ending = output?.split('.').at(-1);
  return reportFormats.find((format) => format === ending) ?? 'html';
}
