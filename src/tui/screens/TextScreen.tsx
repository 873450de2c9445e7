import type { ReactElement } from 'react';
import { Lines } from '../components/Lines.tsx';
import { exactly } from '../rows/exactly.ts';
import { useScrollTop } from '../components/useScrollTop.ts';
import type { TextLine } from '../rows/textLine.ts';
import { fit } from '../text.ts';
import type { ScreenProps } from './screenProps.ts';

/** Lines that are read from top to bottom, with a cursor; where there are more below, the last line says so. */
export function TextScreen(
  props: Pick<ScreenProps, 'theme' | 'columns' | 'rows'> & { lines: readonly TextLine[]; row: number },
): ReactElement {
  const { theme, columns, rows, lines, row } = props;
  const overflows = lines.length > rows;
  const height = overflows ? rows - 1 : rows;
  const top = useScrollTop(row, height, lines.length, 0);
  const shown = lines.slice(top, top + height).map(({ text, style }, index) => {
    const selected = index + top === row;
    return theme.paint(selected ? 'cursor' : style, fit(`${selected ? '>' : ' '} ${text}`, columns));
  });
  const below = lines.length - top - height;
  const more = below > 0 ? `  ${below} more below` : '  the end';
  return <Lines lines={[...exactly(shown, height), ...(overflows ? [theme.paint('dim', more)] : [])]} />;
}
