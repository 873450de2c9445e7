import { Box } from 'ink';
import type { ReactElement } from 'react';
import { exactly, Lines } from '../components/Lines.tsx';
import { useScrollTop } from '../components/useScrollTop.ts';
import { layoutFor } from '../layout.ts';
import { placeColumns, type PlacedColumn } from '../rows/cameraColumns.ts';
import { cameraHeading, cameraRow } from '../rows/cameraRow.ts';
import { detailLines } from '../rows/detailLines.ts';
import { emptyLines } from '../rows/emptyLines.ts';
import type { State } from '../state/model.ts';
import { listLines, type ListLine } from '../state/order.ts';
import { fit } from '../text.ts';
import type { Theme } from '../theme.ts';
import type { ScreenProps } from './screenProps.ts';

/** All cameras in a window over the list, with the one under the cursor beside or below it. */
export function CamerasScreen({ state, theme, rows }: ScreenProps): ReactElement {
  const layout = layoutFor(state.size, state.list.detail);
  const detailBelow = layout.detail === 'below' ? layout.detailRows + 1 : 0;
  const height = rows - detailBelow;
  const lines = listLines(state);
  const cursor =
    state.list.group === 'none' ? state.list.index : lines.findIndex((line) => line.id === state.list.cursor);
  const top = useScrollTop(Math.max(0, cursor), height - 1, lines.length, 1);
  const list = listWindow(state, theme, layout.list, height, lines.slice(top, top + height - 1));
  if (layout.detail === 'none') return <Lines lines={list} />;
  const detail = exactly(
    detailLines(state, theme, layout.detailColumns, layout.detailRows),
    layout.detailRows,
  );
  if (layout.detail === 'below')
    return <Lines lines={[...list, theme.paint('dim', theme.rule(layout.columns)), ...detail]} />;
  return (
    <Box height={rows}>
      <Box flexDirection="column" width={layout.list} flexShrink={0}>
        <Lines lines={list} />
      </Box>
      <Box flexDirection="column" width={3} flexShrink={0}>
        <Lines lines={Array.from({ length: rows }, () => theme.paint('dim', theme.ascii ? ' | ' : ' │ '))} />
      </Box>
      <Box flexDirection="column" width={layout.detailColumns} flexShrink={0}>
        <Lines lines={detail} />
      </Box>
    </Box>
  );
}

function listWindow(
  state: State,
  theme: Theme,
  width: number,
  height: number,
  lines: readonly ListLine[],
): string[] {
  if (state.list.order.length === 0) return exactly(emptyLines(state, theme, width), height);
  const columns = keptColumns(width, state);
  const shown = lines.map((line) => {
    const camera = line.id === null ? undefined : state.cameras.get(line.id);
    return camera === undefined
      ? theme.paint('title', fit(` ${line.heading}`, width))
      : cameraRow(state, camera, columns, theme, width);
  });
  return exactly([cameraHeading(columns, theme, width), ...shown], height);
}

// The same array as long as width and choice are the same: the kept rows compare it by identity.
let kept: { width: number; hidden: unknown; columns: PlacedColumn[] } | undefined;
function keptColumns(width: number, state: State): PlacedColumn[] {
  if (kept?.width !== width || kept.hidden !== state.list.hidden)
    kept = { width, hidden: state.list.hidden, columns: placeColumns(width - 3, state.list.hidden) };
  return kept.columns;
}
