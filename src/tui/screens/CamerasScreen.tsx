import { Box } from 'ink';
import type { ReactElement } from 'react';
import { Lines } from '../components/Lines.tsx';
import { useScrollTop } from '../components/useScrollTop.ts';
import { cameraListLines, cameraWindow, joinedLines, separator } from '../rows/cameraList.ts';
import type { ScreenProps } from './screenProps.ts';

/** All cameras in a window over the list, with the one under the cursor beside or below it. */
export function CamerasScreen({ state, theme, rows }: ScreenProps): ReactElement {
  const window = cameraWindow(state, rows);
  const { layout, height, lines, cursor } = window;
  const top = useScrollTop(cursor, height - 1, lines.length, 1);
  const shown = cameraListLines(state, theme, window, top);
  if (layout.detail !== 'beside') return <Lines lines={joinedLines(shown, layout, theme)} />;
  // Boxes of their own: what moves in the list leaves the lines of the details alone.
  return (
    <Box height={rows}>
      <Box flexDirection="column" width={layout.list} flexShrink={0}>
        <Lines lines={shown.list} />
      </Box>
      <Box flexDirection="column" width={3} flexShrink={0}>
        <Lines lines={Array.from({ length: rows }, () => theme.paint('dim', separator(theme)))} />
      </Box>
      <Box flexDirection="column" width={layout.detailColumns} flexShrink={0}>
        <Lines lines={shown.detail} />
      </Box>
    </Box>
  );
}
