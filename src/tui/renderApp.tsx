import { render, type Instance } from 'ink';
import { App } from './App.tsx';
import type { Ui } from './commands/ui.ts';
import { CrashGuard } from './components/CrashGuard.tsx';
import type { Suspend } from './outside.ts';
import type { Theme } from './theme.ts';

/** Puts the screen up. A module of its own, because loading Ink decides about colours. */
export function renderApp(
  ui: Ui,
  theme: Theme,
  screenReader: boolean,
  onSuspender: (suspend: Suspend) => void,
  onCrash: (error: unknown) => void,
): Instance {
  const app = (
    <CrashGuard onCrash={onCrash}>
      <App ui={ui} theme={theme} spoken={screenReader} onSuspender={onSuspender} />
    </CrashGuard>
  );
  return render(app, {
    alternateScreen: !screenReader,
    incrementalRendering: true,
    exitOnCtrlC: false,
    isScreenReaderEnabled: screenReader,
    interactive: true,
    maxFps: 30,
  });
}
