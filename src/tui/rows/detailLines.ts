import { addressOf } from '../../domain/cameraAddress.ts';
import { counted } from '../../shared/counted.ts';
import { conditionOf } from '../state/cameraState.ts';
import { keyOf } from '../keyOf.ts';
import type { State } from '../state/model.ts';
import { cameraText, fit, plainSentence, shorten, wrapWords } from '../text.ts';
import type { Style, Theme } from '../theme.ts';
import { jobErrorLines, outcomeLines, stepSentence } from './outcomeText.ts';
import { settingRows } from './settingRows.ts';

/** The camera under the cursor in a few lines: why it needs work and what will change; after a job, what became of it. */
export function detailLines(state: State, theme: Theme, columns: number, rows: number): string[] {
  const id = state.list.cursor;
  const camera = id === null ? undefined : state.cameras.get(id);
  if (id === null || camera === undefined) return [];
  const title = [
    cameraText(`${camera.manufacturer} ${camera.model}`),
    cameraText(camera.location || camera.name),
    addressOf(camera),
    camera.firmware === '' || columns < 100 ? '' : `firmware ${cameraText(camera.firmware)}`,
    camera.facts.purpose ?? `no purpose (${keyOf(state, 'purpose')})`,
  ].filter((part) => part.trim() !== '');
  const lines = [theme.paint('title', shorten(` ${title.join('  ')}`, columns))];
  const room = rows - 1;
  return [...lines, ...bodyLines(state, id, theme, columns, room)].slice(0, rows);
}

function bodyLines(state: State, id: string, theme: Theme, columns: number, room: number): string[] {
  const problem = state.problems.get(id);
  const job = state.jobs.get(id);
  const camera = state.cameras.get(id);
  if (state.reading.has(id)) return [theme.paint('info', ' reading what is configured ...')];
  if (job !== undefined && job.status === 'in_progress')
    return [theme.paint('info', ` ${theme.bar(job.progress, 24)} ${stepSentence(job.currentStep)}`)];
  if (
    job !== undefined &&
    conditionOf(state, id).rank <= 5 &&
    (job.error !== undefined || job.result.outcomes.length > 0)
  )
    return [
      ...jobErrorLines(job).flatMap((line, row) => whole(line, row === 0 ? 'bad' : 'plain', theme, columns)),
      ...outcomeLines(job).flatMap(({ text, style }) => whole(text, style, theme, columns)),
    ].slice(0, room);
  if (problem !== undefined)
    return [
      ...wrapWords(`x ${problem.message}`, columns - 2, 2).map((line) => theme.paint('bad', ` ${line}`)),
      ...wrapWords(`what to do: ${problem.hint}${keyHint(state, problem.code)}`, columns - 2, 3).map(
        (line) => ` ${line}`,
      ),
    ].slice(0, room);
  const changes = settingRows(state, id).filter((row) => row.sign !== '=');
  const warnings = state.proposals.get(id)?.recommendation.warnings ?? [];
  if (!state.proposals.has(id))
    return [
      ...(camera?.reachDetail
        ? wrapWords(cameraText(camera.reachDetail), columns - 2, 2).map((line) => ` ${line}`)
        : []),
      theme.paint('dim', ` not read yet: ${keyOf(state, 'optimize')} reads it and recommends`),
    ];
  if (changes.length === 0)
    return [theme.paint('good', ' nothing to change'), ...warningLines(warnings, theme, columns)].slice(
      0,
      room,
    );
  const fits = changes.length <= room ? changes.length : room - 1;
  const spare = { lines: fits < changes.length ? 0 : room - changes.length };
  const nameWidth = columns < 60 ? 14 : 17;
  const lines = changes.slice(0, fits).flatMap((row) => {
    const change = `${fit(row.name, nameWidth)} ${fit(row.current, 12)} ${theme.arrow} ${fit(row.recommended, 12)}`;
    const [first = '', ...more] = wrapSpare(row.reason, Math.max(10, columns - nameWidth - 33), spare);
    const margin = ' '.repeat(nameWidth + 33);
    return [
      `${theme.paint('change', ` ${row.sign} ${change}`)} ${first}`,
      ...more.map((line) => margin + line),
    ];
  });
  if (fits < changes.length)
    return [...lines, theme.paint('dim', `   ${counted(changes.length - fits, 'more change')}: enter`)];
  return [...lines, ...warningLines(warnings, theme, columns)].slice(0, room);
}

function whole(text: string, style: Style, theme: Theme, columns: number): string[] {
  return wrapWords(text, columns - 4, 6).map((part, row) =>
    theme.paint(style, ` ${row === 0 ? '' : '   '}${part}`),
  );
}

/** In as many lines as are to spare, one at least. */
function wrapSpare(text: string, width: number, spare: { lines: number }): string[] {
  const lines = wrapWords(text, width, 1 + Math.min(7, spare.lines));
  spare.lines -= lines.length - 1;
  return lines;
}

function warningLines(warnings: readonly string[], theme: Theme, columns: number): string[] {
  return warnings.flatMap((warning) =>
    wrapWords(`advice: ${plainSentence(warning)}`, columns - 2, 6).map((line, row) =>
      theme.paint('dim', `${row === 0 ? ' ' : '   '}${line}`),
    ),
  );
}

/** What the hint names as a command has a key of its own here. */
function keyHint(state: State, code: string): string {
  if (code === 'CAM_CERTIFICATE_CHANGED')
    return ` (here: ${keyOf(state, 'certificate')} shows both and asks)`;
  return /^CAM_(AUTH|CREDENTIALS)/.test(code)
    ? ` (${keyOf(state, 'credentials')} keeps a user and password)`
    : '';
}
