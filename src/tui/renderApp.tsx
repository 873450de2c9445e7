import { render, type Instance } from 'ink';
import { App, type Suspend } from './App.tsx';
import type { Ui } from './commands/ui.ts';
import type { Theme } from './theme.ts';

/** Puts the screen up. A module of its own, because loading Ink decides about colours. */
export function renderApp(
  ui: Ui,
  theme: Theme,
  screenReader: boolean,
  onSuspender: (suspend: Suspend) => void,
): Instance {
  return render(<App ui={ui} theme={theme} onSuspender={onSuspender} />, {
    alternateScreen: !screenReader,
    incrementalRendering: true,
    exitOnCtrlC: false,
    isScreenReaderEnabled: screenReader,
    interactive: true,
    maxFps: 30,
  });
}
