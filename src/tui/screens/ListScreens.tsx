import type { ReactElement } from 'react';
import { Lines } from '../components/Lines.tsx';
import { exactly } from '../rows/exactly.ts';
import { useScrollTop } from '../components/useScrollTop.ts';
import { helpLines, signsHelp } from '../rows/helpLines.ts';
import { logLine } from '../rows/logLine.ts';
import type { State } from '../state/model.ts';
import { shorten } from '../text.ts';
import type { ScreenProps } from './screenProps.ts';

type HelpProps = ScreenProps & { screen: Extract<State['screens'][number], { name: 'help' }> };
type LogProps = ScreenProps & { screen: Extract<State['screens'][number], { name: 'log' }> };

/** The keys of the screen from which help was called, from the table that dispatches them. */
export function HelpScreen({ screen, state, theme, columns, rows }: HelpProps): ReactElement {
  const all = helpLines(state.keys, screen.of, columns);
  const top = useScrollTop(screen.row, rows - 2, all.length, 0);
  const shown = all
    .slice(top, top + rows - 2)
    .map((line, index) => shorten(` ${index + top === screen.row ? '>' : ' '} ${line}`, columns));
  return (
    <Lines
      lines={[...exactly(shown, rows - 2), '', theme.paint('dim', shorten(`   ${signsHelp}`, columns))]}
    />
  );
}

/** What was said to and by the cameras. */
export function LogScreen({ screen, state, theme, columns, rows }: LogProps): ReactElement {
  const top = useScrollTop(screen.row, rows, state.log.length, 0);
  const shown = state.log.slice(top, top + rows).map((entry, index) => {
    const text = shorten(`${index + top === screen.row ? '>' : ' '} ${logLine(entry)}`, columns);
    return entry.level === 'error' || entry.level === 'warn' ? theme.paint('bad', text) : text;
  });
  return <Lines lines={exactly(shown.length > 0 ? shown : ['', '   Nothing was logged yet.'], rows)} />;
}
