import { Box, Text, useApp, useInput, usePaste } from 'ink';
import { useEffect, useState, type ReactElement } from 'react';
import { Dialog } from './components/Dialog.tsx';
import { Lines } from './components/Lines.tsx';
import { exactly } from './rows/exactly.ts';
import type { Ui } from './commands/ui.ts';
import { makePointer } from './commands/pointer.ts';
import { ShownWindowContext, type ShownWindow } from './components/useScrollTop.ts';
import { dispatchKeys } from './dispatch.ts';
import { makeKeyReader } from './keyInput.ts';
import { isTooSmall, tooSmallLines } from './layout.ts';
import type { MouseEvent } from './mouse.ts';
import type { Suspend } from './outside.ts';
import { footerLines } from './rows/footerLines.ts';
import { headerLines } from './rows/headerLines.ts';
import { spokenLines } from './rows/spokenLines.ts';
import { line } from './rows/textLine.ts';
import { CameraScreen } from './screens/CameraScreen.tsx';
import { CamerasScreen } from './screens/CamerasScreen.tsx';
import { HistoryScreen } from './screens/HistoryScreen.tsx';
import { HelpScreen, LogScreen } from './screens/ListScreens.tsx';
import { ReviewScreen } from './screens/ReviewScreen.tsx';
import { RunScreen } from './screens/RunScreen.tsx';
import { CredentialsScreen, DiscoveryScreen, PolicyScreen } from './screens/SiteScreens.tsx';
import { TextScreen } from './screens/TextScreen.tsx';
import type { ScreenProps } from './screens/screenProps.ts';
import { currentScreen } from './state/model.ts';
import type { Theme } from './theme.ts';
import { useDrawn } from './useDrawn.ts';

/** The whole screen: two lines of header, the body, two lines of footer, exactly as high as the terminal. */
export function App(props: {
  ui: Ui;
  theme: Theme;
  /** in words for a screen reader, not laid out */
  spoken: boolean;
  onSuspender: (suspend: Suspend) => void;
  onPointer: (pointer: (event: MouseEvent) => void) => void;
}): ReactElement {
  const { ui, theme } = props;
  const { state, now, step, typed } = useDrawn(ui);
  const { suspendTerminal } = useApp();
  useEffect(() => {
    props.onSuspender((work) => suspendTerminal(work));
  }, [props, suspendTerminal]);
  const [lines] = useState<ShownWindow>(() => ({ top: 0, line: -1, rows: 0 }));
  useEffect(() => {
    props.onPointer(makePointer(ui, lines));
  }, [props, lines, ui]);
  const [reader] = useState(makeKeyReader);
  useInput((input, key) => typed(() => dispatchKeys(ui, reader.read(input, key, ui.now()))));
  // Pasted text is for a prompt; on a screen its letters would be commands.
  usePaste((text) => {
    const { overlay } = ui.store.get();
    if (overlay !== null && ('text' in overlay || overlay.kind === 'secret'))
      typed(() =>
        dispatchKeys(
          ui,
          Array.from(text.trimEnd().replace(/\s+/g, ' ')).map((one) => (one === ' ' ? 'space' : one)),
        ),
      );
  });

  if (props.spoken)
    return (
      <Box flexDirection="column">
        {spokenLines(state, theme, now).map((line, row) => (
          <Text key={row}>{line}</Text>
        ))}
      </Box>
    );
  const { columns, rows } = state.size;
  if (isTooSmall(state.size)) {
    return (
      <Box flexDirection="column" height={rows} overflow="hidden">
        <Lines lines={exactly(tooSmallLines(state.size), rows)} />
      </Box>
    );
  }
  const spin = theme.spinner(step);
  const body: ScreenProps = { state, theme, columns, rows: rows - 4, now };
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Lines lines={headerLines(state, theme, columns, spin)} />
      <Box flexDirection="column" height={rows - 4} flexShrink={0} overflow="hidden">
        <ShownWindowContext value={lines}>{screenOf(body)}</ShownWindowContext>
      </Box>
      <Lines lines={footerLines(state, theme, columns, now, spin)} />
      <Dialog state={state} theme={theme} now={now} />
    </Box>
  );
}

function screenOf(props: ScreenProps): ReactElement {
  const screen = currentScreen(props.state);
  switch (screen.name) {
    case 'cameras':
      return <CamerasScreen {...props} />;
    case 'camera':
      return <CameraScreen {...props} screen={screen} />;
    case 'review':
      return <ReviewScreen {...props} screen={screen} />;
    case 'run':
      return <RunScreen {...props} screen={screen} />;
    case 'history':
      return <HistoryScreen {...props} screen={screen} />;
    case 'discovery':
      return <DiscoveryScreen {...props} screen={screen} />;
    case 'credentials':
      return <CredentialsScreen {...props} screen={screen} />;
    case 'policy':
      return <PolicyScreen {...props} screen={screen} />;
    case 'text':
      return <TextScreen {...props} lines={screen.lines.map((text) => line(text))} row={screen.row} />;
    case 'help':
      return <HelpScreen {...props} screen={screen} />;
    case 'log':
      return <LogScreen {...props} screen={screen} />;
  }
}
