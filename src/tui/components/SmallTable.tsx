import { Text } from 'ink';
import { Table } from 'ink-table';
import type { PropsWithChildren, ReactElement, ReactNode } from 'react';
import { fit } from '../text.ts';
import type { Style, Theme } from '../theme.ts';

export interface TableColumn {
  readonly title: string;
  readonly width: number;
  readonly right?: boolean;
}

/** A cell with its style; the whole row of the cursor is shown as such. */
export interface TableCell {
  readonly text: string;
  readonly style?: Style;
}

/**
 * A table of few rows, one screen row each. ink-table lays the rows out; its frame is left out, because a line above and
 * below every row does not fit into 24 rows.
 */
export function SmallTable(props: {
  theme: Theme;
  columns: readonly TableColumn[];
  rows: readonly (readonly TableCell[])[];
  /** index in `rows`; -1 for none */
  cursor: number;
}): ReactElement {
  const { theme, columns } = props;
  const data = props.rows.map((cells, row) =>
    Object.fromEntries(
      columns.map((column, index) => {
        const cell = cells[index] ?? { text: '' };
        const style = row === props.cursor ? 'cursor' : (cell.style ?? 'plain');
        return [
          column.title,
          marked(style, fit(cell.text, column.width, column.right === true ? 'right' : 'left')),
        ];
      }),
    ),
  );
  // ink-table keeps the components that it was first given, so another layout is another table.
  const layout = `${theme.colour} ${columns.map((column) => `${column.title}${column.width}`).join(' ')}`;
  const Cell = ({ children, column }: PropsWithChildren<{ column: number }>): ReactElement => {
    const [style, text] = unmarked(textOf(children));
    return <Text>{theme.paint(style, fit(` ${text}`, (columns[column]?.width ?? 0) + 2))}</Text>;
  };
  const Header = ({ children }: PropsWithChildren): ReactElement => (
    // One less: the style mark of the cells counts as a column for ink-table.
    <Text>{theme.paint('dim', textOf(children).slice(0, -1))}</Text>
  );
  return (
    <Table
      key={layout}
      data={data}
      columns={columns.map((column) => column.title)}
      cell={Cell}
      header={Header}
      skeleton={NoFrame}
    />
  );
}

/** ink-table gives every cell one string. */
function textOf(children: ReactNode): string {
  return typeof children === 'string' ? children : '';
}

function NoFrame(): ReactElement {
  return <></>;
}

// ink-table hands a cell nothing but its text, so the style travels in its first character.
const styleMarks: readonly Style[] = ['plain', 'title', 'dim', 'cursor', 'change', 'good', 'bad', 'info'];
const firstMark = 0xe000;

function marked(style: Style, text: string): string {
  return String.fromCharCode(firstMark + styleMarks.indexOf(style)) + text;
}

function unmarked(padded: string): [Style, string] {
  const text = padded.trimStart();
  const style = styleMarks[text.charCodeAt(0) - firstMark];
  return style === undefined ? ['plain', ''] : [style, text.slice(1)];
}
