import { render, type Instance } from 'ink';
import { App } from './App.tsx';
import type { Ui } from './commands/ui.ts';
import { CrashGuard } from './components/CrashGuard.tsx';
import { takeOver } from './firstFrame.ts';
import type { MouseEvent } from './mouse.ts';
import type { Suspend } from './outside.ts';
import type { Theme } from './theme.ts';

/** Puts the screen up. A module of its own, because loading Ink decides about colours. */
export function renderApp(
  ui: Ui,
  theme: Theme,
  screenReader: boolean,
  on: {
    suspender: (suspend: Suspend) => void;
    pointer: (pointer: (event: MouseEvent) => void) => void;
    crash: (error: unknown) => void;
  },
): Instance {
  const app = (
    <CrashGuard onCrash={on.crash}>
      <App ui={ui} theme={theme} spoken={screenReader} onSuspender={on.suspender} onPointer={on.pointer} />
    </CrashGuard>
  );
  const start = () =>
    render(app, {
      alternateScreen: !screenReader,
      incrementalRendering: true,
      exitOnCtrlC: false,
      isScreenReaderEnabled: screenReader,
      interactive: true,
      maxFps: 30,
      onRender: () => setImmediate(ui.output.written),
    });
  return screenReader ? start() : takeOver(process.stdout, start);
}
