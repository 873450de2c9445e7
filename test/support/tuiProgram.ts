import { inspect } from 'node:util';
import type { Camera } from '../../src/domain/camera.ts';
import { runTerminalUi, type TerminalUiOptions } from '../../src/tui/runTerminalUi.tsx';
import { fakeCamOpt, type FakeOptions } from './fakeCamOpt.ts';

// The terminal UI over services without a network; what they do comes as JSON in the first argument.
const options = JSON.parse(process.argv[2] ?? '{}') as {
  fake?: FakeOptions;
  ui?: TerminalUiOptions;
  /** what happens when the test sends SIGUSR2 */
  onSignal?: 'strayText' | 'throw' | 'brokenCamera';
};
const camopt = fakeCamOpt(options.fake ?? { cameras: 12 });
// A listener that stays: without one Ink's library for the end of a process takes the signal for its end.
const signalled = (then: () => void) => process.on('SIGUSR2', then);
switch (options.onSignal) {
  case 'strayText':
    signalled(() => process.stderr.write('a stray line on stderr\n'));
    break;
  case 'throw':
    signalled(() => {
      throw new Error('thrown later');
    });
    break;
  case 'brokenCamera': {
    const { promise, resolve } = Promise.withResolvers<void>();
    signalled(resolve);
    // One that no schema would let through, to make drawing fail.
    camopt.cameras = async () => {
      await promise;
      return [{ id: 'x', ip: '10.0.0.1', port: 80, reach: null, facts: {} } as Camera];
    };
    break;
  }
  case undefined:
}
try {
  process.exitCode = await runTerminalUi(camopt, options.ui);
} catch (error) {
  // As the program tells it: without the line of the bundle that it came from, which is a book.
  process.stderr.write(`${inspect(error)}\n`);
  process.exitCode = 1;
}
