import type { Document } from '../../domain/documents.ts';
import type { SiteBudget } from '../../domain/siteBudget.ts';
import { settingNames, valueText } from '../../domain/settingWords.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { counted } from '../../shared/counted.ts';
import { cameraTable } from '../tables/cameraTable.ts';
import { budgetWords } from './budgetWords.ts';
import { html } from './escape.ts';
import { metricsWords } from './metricsWords.ts';
import { page, table } from './htmlPage.ts';

export const surveyFormats = ['html', 'csv', 'json'] as const;
export type SurveyFormat = (typeof surveyFormats)[number];
type Survey = Document<'survey'>;
type Row = Survey['cameras'][number];

/** What is handed over after the first look at a site. */
export function renderSurvey(survey: Survey, format: SurveyFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(survey, null, 2)}\n`;
    case 'csv':
      return csvSurvey(survey);
    case 'html':
      return htmlSurvey(survey);
    default:
      return assertNever(format);
  }
}

/** Can be edited and given to `plan --csv`: its first columns are those of a camera table. */
function csvSurvey({ cameras }: Survey): string {
  const at = (index: number): Row => cameras[index] as Row;
  return cameraTable(
    cameras.map(({ camera, currentSettings }) => ({ camera, settings: currentSettings })),
    [
      { title: 'id', cell: (index) => at(index).camera.id },
      { title: 'mac', cell: (index) => at(index).camera.mac },
      { title: 'manufacturer', cell: (index) => at(index).camera.manufacturer },
      { title: 'model', cell: (index) => at(index).camera.model },
      { title: 'firmware', cell: (index) => at(index).camera.firmware },
      { title: 'reach', cell: (index) => at(index).camera.reach ?? '' },
      { title: 'changes', cell: (index) => at(index).recommendation?.changes.length ?? '' },
      { title: 'todo', cell: (index) => todo(at(index)) },
    ],
  );
}

function htmlSurvey(survey: Survey): string {
  const { cameras, site, made_at } = survey;
  const read = cameras.filter(({ error }) => error === null).length;
  const changes = cameras.reduce((sum, { recommendation }) => sum + (recommendation?.changes.length ?? 0), 0);
  const title = `Survey of ${site}, ${made_at.slice(0, 16).replace('T', ' ')} UTC`;
  return page(
    title,
    `<p>${counted(cameras.length, 'camera')}, ${read} read, ${counted(changes, 'change')} recommended. Nothing was written to any camera.</p>
${survey.budget === undefined ? '' : budgetSection(survey.budget)}
${table(
  [
    ['Camera', 26],
    ['Make, model, firmware', 31],
    ['Recorded stream', 23],
    ['Changes', 9],
    ['State', 11],
  ],
  cameras.map(summaryRow),
)}
${cameras.map(section).join('\n')}`,
  );
}

function budgetSection(budget: SiteBudget): string {
  const { total, notCounted, givingWay, warnings } = budgetWords(budget);
  const lines = [total, notCounted, ...warnings].filter((line) => line !== '');
  if (lines.length === 0) return '';
  const rows = givingWay?.rows.map((row) => `<li>${html(row)}</li>`).join('') ?? '';
  return `<h2>Line and disk</h2>${lines.map((line) => `<p>${html(line)}.</p>`).join('')}${
    givingWay === null ? '' : `<p>${html(givingWay.why)}:</p><ol>${rows}</ol>`
  }`;
}

function summaryRow(row: Row): string[] {
  const { camera, currentSettings, recommendation, error } = row;
  const stream = currentSettings?.stream;
  const recorded = stream
    ? [
        `${stream.codec ?? ''} ${stream.resolution ?? ''}`.trim(),
        [valueText('stream.fps', stream.fps), valueText('stream.bitrateMbps', stream.bitrateMbps)].join(', '),
      ]
    : [];
  const state = error === null ? 'read' : (camera.reach ?? 'not read');
  return [
    `<a href="#${html(camera.id)}">${html(camera.id)}</a>${small(camera.name)}`,
    `${html(`${camera.manufacturer} ${camera.model}`.trim())}${small(camera.firmware)}`,
    recorded.map(html).join('<br>'),
    recommendation === null ? '' : String(recommendation.changes.length),
    `<span class="${error === null ? 'completed' : 'failed'}">${html(state)}</span>`,
  ];
}

function small(text: string): string {
  return text === '' ? '' : `<br><small>${html(text)}</small>`;
}

function section(row: Row): string {
  const { camera, recommendation, error } = row;
  if (error !== null)
    return `<section id="${html(camera.id)}"><h2>${html(nameOf(row))}</h2><p class="error">${html(todo(row))}</p></section>`;
  if (recommendation === null) return '';
  const changes = recommendation.changes.map(
    ({ path, stream, source, current, recommended, reason, loss }) => [
      `${html(settingNames[path])}${small(stream ?? source ?? '')}`,
      html(valueText(path, current)),
      html(valueText(path, recommended)),
      html(reason),
      html(loss ?? ''),
    ],
  );
  const warnings = recommendation.warnings.map((warning) => `<li>${html(warning)}</li>`);
  return [
    `<section id="${html(camera.id)}"><h2>${html(nameOf(row))} <small>${html(recommendation.purpose)}${camera.location === '' ? '' : html(`, ${camera.location}`)}</small></h2>`,
    changes.length > 0
      ? table(
          [
            ['Setting', 16],
            ['Now', 11],
            ['Better', 11],
            ['Why', 38],
            ['Lost otherwise', 24],
          ],
          changes,
        )
      : '<p>Nothing to change.</p>',
    row.picture ? `<p>Picture: ${html(metricsWords(row.picture))}.</p>` : '',
    warnings.length > 0 ? `<ul>${warnings.join('')}</ul>` : '',
    '</section>',
  ].join('');
}

function nameOf({ camera }: Row): string {
  return camera.name === '' ? camera.id : `${camera.id}, ${camera.name}`;
}

function todo({ error }: Row): string {
  return error === null ? '' : `${error.message}: ${error.hint}`;
}
