import { metricsWords } from '../../app/report/metricsWords.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { counted } from '../../shared/counted.ts';
import type { Outcome } from '../context.ts';
import { budgetText } from './budgetText.ts';
import { cameraText, camerasText, capabilitiesText, foundText, pairs, settingsText } from './cameraText.ts';
import { claudeText } from './claudeText.ts';
import { certificateText } from './certificateText.ts';
import { checksText, auditText, matchText, surveyText } from './checkText.ts';
import { crosscheckText } from './crosscheckText.ts';
import { planText, recommendationText } from './planText.ts';
import { historyText, jobText, runText } from './runText.ts';
import { bytes, shown, when } from './style.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

const passwordTextWords = { never: '', tls: 'over https', anywhere: 'anywhere' } as const;

/** The document of a command as a person likes to read it. */
export function humanText(outcome: Extract<Outcome, { show: string }>, style: Style): string {
  switch (outcome.show) {
    case 'discover':
      return foundText(outcome.document, style);
    case 'camera':
      return cameraText(outcome.document, style);
    case 'cameras':
      return camerasText(outcome.document, style);
    case 'certificate':
      return certificateText(outcome.document, style);
    case 'removed':
      return outcome.document.removed.map((id) => `${id} removed`).join('\n');
    case 'match':
      return matchText(outcome.document, style);
    case 'capabilities':
      return capabilitiesText(outcome.document.cameraId, outcome.document.capabilities, style);
    case 'settings':
      return settingsText(outcome.document, style);
    case 'snapshot': {
      const { file, width, height, bytes: size, metrics } = outcome.document;
      return `${file}\n${width}x${height}, ${bytes(size)}; ${metricsWords(metrics)}`;
    }
    case 'optimize':
      return [
        recommendationText(outcome.document.recommendations, style),
        ...outcome.document.failed.map(
          ({ cameraId, error }) => `${cameraId}: ${style.bad(error.message)}: ${error.hint}`,
        ),
        budgetText(outcome.document.budget, style),
      ]
        .filter((part) => part !== '')
        .join('\n');
    case 'plan':
      return planText(outcome.document, style);
    case 'run':
      return runText(outcome.document, style);
    case 'job':
      return jobText(outcome.document, style);
    case 'history':
      return historyText(outcome.document, style);
    case 'pruned': {
      const { before, runs, pictures, bytes: size, removed } = outcome.document;
      const what = `${counted(pictures, 'picture')} of ${counted(runs, 'run')} before ${when(before)}`;
      return `${what}, ${bytes(size)}: ${removed ? 'removed' : 'would be removed'}`;
    }
    case 'survey':
      return surveyText(outcome.document, style);
    case 'crosscheck':
      return crosscheckText(outcome.document, style);
    case 'audit':
      return auditText(outcome.document, style);
    case 'credentials':
      return outcome.document.credentialSets.length === 0
        ? 'no credential sets yet: camopt credentials add NAME --username USER'
        : table(
            outcome.document.credentialSets,
            [
              { title: 'SET', cell: (set) => set.name },
              { title: 'USER', cell: (set) => set.username ?? '' },
              { title: 'KIND', cell: (set) => set.kind },
              { title: 'PASSWORD AS TEXT', cell: (set) => passwordTextWords[set.passwordText ?? 'never'] },
            ],
            { width: style.width, head: style.faint },
          );
    case 'credentials-test':
      return outcome.document.results
        .map(({ cameraId, set, accepted, error }) =>
          accepted
            ? `${cameraId}: ${style.good('let in')} with ${set}`
            : `${cameraId}: ${style.bad('not let in')} with ${set}: ${error?.message ?? ''}`,
        )
        .join('\n');
    case 'claude':
      return claudeText(outcome.document, style);
    case 'doctor':
      return checksText(outcome.document, style);
    case 'config':
      return table(
        outcome.document.settings,
        [
          { title: 'SETTING', cell: (setting) => setting.name },
          { title: 'VALUE', cell: (setting) => shown(setting.value as string | number | null) },
          { title: 'FROM', cell: (setting) => setting.from },
          { title: 'MEANING', cell: (setting) => setting.meaning, shrink: 1 },
        ],
        { width: style.width, head: style.faint },
      );
    case 'demo': {
      const { run_id, discovered, changed, verified, adapted, failed, report } = outcome.document;
      return pairs(
        [
          ['discovered', counted(discovered, 'camera')],
          ['changed', String(changed)],
          ['verified', String(verified)],
          ['adapted', String(adapted)],
          ['failed', String(failed)],
          ['run', run_id],
          ['report', report],
        ],
        style,
      );
    }
    case 'simulate':
      return JSON.stringify(outcome.document);
    case 'written':
      return `${outcome.document.file} (${bytes(outcome.document.bytes)})`;
    case 'error':
      return outcome.document.error.message;
    default:
      return assertNever(outcome);
  }
}
