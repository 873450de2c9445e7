import type { ReactElement } from 'react';
import { Lines } from '../components/Lines.tsx';
import { exactly } from '../rows/exactly.ts';
import { useScrollTop } from '../components/useScrollTop.ts';
import { SmallTable, type TableColumn } from '../components/SmallTable.tsx';
import { localTime } from '../../shared/localTime.ts';
import { keyOf } from '../keyOf.ts';
import { historyRow, historyRows, resultText } from '../rows/historyRows.ts';
import type { State } from '../state/model.ts';
import type { ScreenProps } from './screenProps.ts';

type HistoryProps = ScreenProps & { screen: Extract<State['screens'][number], { name: 'history' }> };

/** What was done before, the newest first. */
export function HistoryScreen({ screen, state, theme, columns, rows }: HistoryProps): ReactElement {
  const height = rows - 1;
  const runs = historyRows(state, screen);
  const cursor = historyRow(state, screen);
  const top = useScrollTop(cursor, height, runs.length, 1);
  if (state.history === null) return <Lines lines={exactly(['', '   Reading the history ...'], rows)} />;
  if (runs.length === 0)
    return (
      <Lines
        lines={exactly(
          screen.filter === ''
            ? [
                '',
                '   Nothing was applied yet.',
                `   esc, mark cameras with ${keyOf(state, 'mark')}, then ${keyOf(state, 'apply')}.`,
              ]
            : ['', `   No run matches "${screen.filter}".`],
          rows,
        )}
      />
    );
  const wide = columns >= 110;
  const layout: TableColumn[] = [
    { title: ' ', width: 1 },
    { title: 'WHEN', width: 16 },
    { title: 'WHAT', width: 8 },
    { title: 'CAMERAS', width: 7, right: true },
    { title: 'RESULT', width: columns - 42 - (wide ? 40 : 0) },
    ...(wide
      ? [
          { title: 'SETTINGS', width: 8, right: true },
          { title: 'RUN', width: 28 },
        ]
      : []),
  ];
  const shown = runs.slice(top, top + height);
  return (
    <>
      <SmallTable
        theme={theme}
        columns={layout}
        rows={shown.map((run, index) => [
          { text: index + top === cursor ? '>' : ' ' },
          { text: localTime(run.created_at) },
          { text: run.kind },
          { text: String(run.summary.cameras) },
          {
            text: resultText(run),
            style: run.status === 'completed' ? ('good' as const) : ('change' as const),
          },
          { text: String(run.summary.settings.applied) },
          { text: run.run_id, style: 'dim' as const },
        ])}
        cursor={cursor - top}
      />
      <Lines lines={exactly([], height - shown.length)} />
    </>
  );
}
