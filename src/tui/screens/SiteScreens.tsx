import type { ReactElement } from 'react';
import { Lines } from '../components/Lines.tsx';
import { exactly } from '../rows/exactly.ts';
import { useScrollTop } from '../components/useScrollTop.ts';
import {
  credentialDetail,
  credentialHeading,
  credentialRow,
  credentialRows,
  generalLines,
} from '../rows/credentialRows.ts';
import {
  discoveryRow,
  foundCameras,
  foundHeading,
  foundRow,
  reachLines,
  searchLines,
} from '../rows/discoveryRows.ts';
import { policyLines } from '../rows/policyLines.ts';
import type { TextLine } from '../rows/textLine.ts';
import type { Screen } from '../state/model.ts';
import { fit } from '../text.ts';
import type { Theme } from '../theme.ts';
import type { ScreenProps } from './screenProps.ts';
import { TextScreen } from './TextScreen.tsx';

type PropsOf<Name extends Screen['name']> = ScreenProps & { screen: Extract<Screen, { name: Name }> };

/** The search for cameras: what is asked, how far it is, what answered and what to do with it. */
export function DiscoveryScreen({
  screen,
  state,
  theme,
  columns,
  rows,
  now,
}: PropsOf<'discovery'>): ReactElement {
  const cameras = foundCameras(state);
  const cursor = discoveryRow(state, screen);
  return (
    <ListBetween
      theme={theme}
      columns={columns}
      rows={rows}
      above={searchLines(state, columns, now)}
      heading={foundHeading(columns - 2)}
      list={cameras.map((camera) => foundRow(state, camera, columns - 2))}
      cursor={cursor}
      below={reachLines(state, cameras[cursor], columns)}
      belowRows={rows >= 24 ? 6 : 4}
    />
  );
}

/** Named users and passwords: which there are, which cameras use them, whether they are let in. Never a secret. */
export function CredentialsScreen({
  screen,
  state,
  theme,
  columns,
  rows,
}: PropsOf<'credentials'>): ReactElement {
  if (state.siteView.credentials === null)
    return <Lines lines={exactly(['', '   Reading the names of the credential sets ...'], rows)} />;
  const sets = credentialRows(state);
  return (
    <ListBetween
      theme={theme}
      columns={columns}
      rows={rows}
      above={generalLines(state, columns)}
      heading={credentialHeading(columns - 2)}
      list={sets.map((row) => credentialRow(state, row, columns - 2))}
      cursor={screen.row}
      below={credentialDetail(state, sets[screen.row], columns)}
      belowRows={rows >= 24 ? 9 : 6}
    />
  );
}

export function PolicyScreen(props: PropsOf<'policy'>): ReactElement {
  return <TextScreen {...props} lines={policyLines(props.state)} row={props.screen.row} />;
}

/** What holds for all, a list with a cursor under it, and the row under the cursor in full at the bottom. */
function ListBetween(props: {
  theme: Theme;
  columns: number;
  rows: number;
  above: readonly TextLine[];
  heading: string;
  list: readonly TextLine[];
  cursor: number;
  below: readonly TextLine[];
  belowRows: number;
}): ReactElement {
  const { theme, columns, above, list, cursor, below, belowRows } = props;
  const height = Math.max(1, props.rows - above.length - belowRows - 3);
  const top = useScrollTop(cursor, height, list.length, above.length + 2);
  const shown = list.slice(top, top + height).map(({ text, style }, index) => {
    const selected = index + top === cursor;
    return theme.paint(selected ? 'cursor' : style, fit(`${selected ? '>' : ' '} ${text}`, columns));
  });
  const paint = ({ text, style }: TextLine): string => theme.paint(style, fit(` ${text}`, columns));
  const rule = theme.paint('dim', theme.rule(columns));
  return (
    <Lines
      lines={exactly(
        [
          ...above.map(paint),
          rule,
          theme.paint('dim', fit(`  ${props.heading}`, columns)),
          ...exactly(shown, height),
          rule,
          ...exactly(below.map(paint), belowRows),
        ],
        props.rows,
      )}
    />
  );
}
