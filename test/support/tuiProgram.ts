import { inspect } from 'node:util';
import type { Camera } from '../../src/domain/camera.ts';
import { runTerminalUi, type TerminalUiOptions } from '../../src/tui/runTerminalUi.tsx';
import { fakeCamOpt, type FakeOptions } from './fakeCamOpt.ts';

// The terminal UI over services without a network; what they do comes as JSON in the first argument.
const options = JSON.parse(process.argv[2] ?? '{}') as {
  fake?: FakeOptions;
  ui?: TerminalUiOptions;
  strayMs?: number;
  broken?: boolean;
  throwMs?: number;
};
if (options.strayMs !== undefined)
  setTimeout(() => process.stderr.write('a stray line on stderr\n'), options.strayMs);
if (options.throwMs !== undefined)
  setTimeout(() => {
    throw new Error('thrown later');
  }, options.throwMs);
const camopt = fakeCamOpt(options.fake ?? { cameras: 12 });
// A camera that no schema would let through, to make drawing fail, once the first frame is there.
if (options.broken === true)
  camopt.cameras = async () => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    return [{ id: 'x', ip: '10.0.0.1', port: 80, reach: null, facts: {} } as Camera];
  };
try {
  process.exitCode = await runTerminalUi(camopt, options.ui);
} catch (error) {
  // As the program tells it: without the line of the bundle that it came from, which is a book.
  process.stderr.write(`${inspect(error)}\n`);
  process.exitCode = 1;
}
