import type { ReactElement } from 'react';
import { Lines } from '../components/Lines.tsx';
import { exactly } from '../rows/exactly.ts';
import { keyOf } from '../keyOf.ts';
import { useScrollTop } from '../components/useScrollTop.ts';
import { SmallTable, type TableCell, type TableColumn } from '../components/SmallTable.tsx';
import { counted } from '../../shared/counted.ts';
import { settingRows, type SettingRow } from '../rows/settingRows.ts';
import { shownTabLines } from '../rows/tabLines.ts';
import { cameraTabs, type PicturePair, type State } from '../state/model.ts';
import { fit, plainSentence, shorten, textWidth, wrapWords } from '../text.ts';
import type { Theme } from '../theme.ts';
import type { ScreenProps } from './screenProps.ts';

type CameraProps = ScreenProps & { screen: Extract<State['screens'][number], { name: 'camera' }> };

/** One camera: what is set, what is recommended and why, what became of it; more on its tabs. */
export function CameraScreen(props: CameraProps): ReactElement {
  const { screen, theme, columns } = props;
  const tabs = cameraTabs.map((tab) => (tab === screen.tab ? theme.paint('cursor', ` ${tab} `) : ` ${tab} `));
  const bar = shorten(` ${tabs.join('')}`, columns + 20);
  return (
    <>
      <Lines lines={[bar, '']} />
      {screen.tab === 'settings' ? (
        <SettingsTab {...props} rows={props.rows - 2} />
      ) : (
        <PlainTab {...props} rows={props.rows - 2} />
      )}
    </>
  );
}

function SettingsTab({ screen, state, theme, columns, rows }: CameraProps): ReactElement {
  const all = settingRows(state, screen.id);
  const reasonRows = Math.max(5, Math.floor(rows * 0.28));
  const height = rows - reasonRows - 1;
  const top = useScrollTop(screen.row, height, all.length, 3);
  if (all.length === 0) return <Lines lines={exactly(notRead(state, screen.id, theme, columns), rows)} />;
  const shown = all.slice(top, top + height);
  const layout = settingColumns(
    columns,
    all.some((row) => row.after !== ''),
  );
  return (
    <>
      <SmallTable
        theme={theme}
        columns={layout}
        rows={shown.map((row, index) =>
          layout.map((column) => cellOf(row, column.title, index + top === screen.row)),
        )}
        cursor={screen.row - top}
      />
      <Lines lines={exactly([], height - shown.length)} />
      <Lines
        lines={exactly(
          reasonLines(state, screen.id, all[screen.row], theme, columns, reasonRows),
          reasonRows,
        )}
      />
    </>
  );
}

function settingColumns(columns: number, after: boolean): TableColumn[] {
  const fixed: TableColumn[] = [
    { title: ' ', width: 2 },
    { title: 'SETTING', width: columns >= 100 ? 20 : 17 },
    { title: 'CURRENT', width: columns >= 100 ? 14 : 13 },
    { title: 'RECOMMENDED', width: columns >= 100 ? 19 : 15 },
    ...(after ? [{ title: 'AFTER', width: columns >= 100 ? 16 : 12 }] : []),
  ];
  const used = fixed.reduce((sum, column) => sum + column.width + 2, 0);
  const left = columns - used;
  if (left < 12) return fixed;
  if (left < 50) return [...fixed, { title: 'LIMITS', width: Math.min(24, left - 2) }];
  return [...fixed, { title: 'LIMITS', width: 18 }, { title: 'WHY', width: left - 22 }];
}

function cellOf(row: SettingRow, title: string, selected: boolean): TableCell {
  const style = row.sign === '!' ? 'change' : row.sign === '-' ? 'dim' : 'plain';
  switch (title) {
    case 'SETTING':
      return { text: row.name };
    case 'CURRENT':
      return { text: row.current };
    case 'RECOMMENDED':
      return { text: row.recommended, style };
    case 'AFTER':
      return { text: row.after, style: /^[x?~]/.test(row.after) ? 'change' : 'good' };
    case 'LIMITS':
      return { text: row.limits, style: 'dim' };
    case 'WHY':
      return { text: row.sign === '=' ? '' : row.reason };
    default:
      return { text: `${selected ? '>' : ' '}${row.sign}`, style };
  }
}

/** Why, what the camera takes, and advice, whole: where there is no room for all of it the last line says so. */
function reasonLines(
  state: State,
  id: string,
  row: SettingRow | undefined,
  theme: Theme,
  columns: number,
  height: number,
): string[] {
  const advice = state.proposals.get(id)?.recommendation.warnings ?? [];
  const told = [
    ...(row === undefined || row.sign === '='
      ? []
      : [{ text: `why: ${row.reason}`, style: 'plain' as const }]),
    ...(row === undefined || row.wholeLimits === ''
      ? []
      : [{ text: `${row.name}: the camera takes ${row.wholeLimits}`, style: 'dim' as const }]),
    ...advice.map((text) => ({ text: `advice: ${plainSentence(text)}`, style: 'dim' as const })),
  ];
  const lines = told.flatMap(({ text, style }) =>
    wrapWords(text, columns - 4, 20).map((part, at) => theme.paint(style, ` ${at === 0 ? '' : '  '}${part}`)),
  );
  const room = height - 1;
  const shown =
    lines.length <= room
      ? lines
      : [
          ...lines.slice(0, room - 1),
          theme.paint(
            'dim',
            ` ${counted(lines.length - room + 1, 'more line')}: ${keyOf(state, 'pager')} shows all of it`,
          ),
        ];
  return [theme.paint('dim', theme.rule(columns)), ...shown];
}

function notRead(state: State, id: string, theme: Theme, columns: number): string[] {
  const problem = state.problems.get(id);
  if (state.reading.has(id)) return [theme.paint('info', '   reading what is configured ...')];
  if (problem === undefined)
    return [`   Not read yet. Press ${keyOf(state, 'optimize')} to read it and see what is recommended.`];
  return [
    ...wrapWords(`x ${problem.message}`, columns - 4, 3).map((line) => theme.paint('bad', `   ${line}`)),
    ...wrapWords(`what to do: ${problem.hint}`, columns - 4, 3).map((line) => `   ${line}`),
    '',
    `   ${keyOf(state, 'refresh')} tries again${/^CAM_(AUTH|CREDENTIALS)/.test(problem.code) ? `; ${keyOf(state, 'credentials')} keeps a user and password and uses them here` : ''}.`,
  ];
}

function PlainTab({ screen, state, theme, columns, rows }: CameraProps): ReactElement {
  const all = shownTabLines(state, screen.id, screen.tab);
  const top = useScrollTop(screen.row, rows, all.length, 2);
  if (screen.tab === 'pictures')
    return <Lines lines={exactly(pictureLines(state.pictures.get(screen.id), theme, columns), rows)} />;
  const shown = all.slice(top, top + rows).map((line, index) => {
    const text = shorten(`${index + top === screen.row ? '>' : ' '} ${line}`, columns);
    return /^. x /.test(text) ? theme.paint('bad', text) : text;
  });
  return <Lines lines={exactly(shown.length > 0 ? shown : ['  nothing here yet'], rows)} />;
}

function pictureLines(pair: PicturePair | undefined, theme: Theme, columns: number): string[] {
  if (!theme.colour) return ['   Pictures need colours here; `camopt snapshot` saves them to a file.'];
  if (pair === undefined) return ['   fetching the picture ...'];
  const half = Math.floor((columns - 4) / 2);
  const left = typeof pair.before === 'string' ? [`   ${pair.before}`] : pair.before;
  const right = typeof pair.after === 'string' ? (pair.after === '' ? [] : [`   ${pair.after}`]) : pair.after;
  if (right.length === 0) return ['   now', ...left.map((line) => ` ${line}`)];
  const count = Math.max(left.length, right.length);
  const title = theme.paint('title', fit('   before', half + 2) + 'after');
  return [
    title,
    ...Array.from({ length: count }, (_, row) => {
      const line = left[row] ?? '';
      return ` ${line}${' '.repeat(Math.max(0, half - textWidth(withoutCodes(line))))} ${right[row] ?? ''}`;
    }),
  ];
}

function withoutCodes(line: string): string {
  // oxlint-disable-next-line no-control-regex -- colour codes of the half blocks
  return line.replace(/\u001b\[[0-9;]*m/g, '');
}
