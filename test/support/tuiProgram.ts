import { runTerminalUi, type TerminalUiOptions } from '../../src/tui/runTerminalUi.tsx';
import { fakeCamOpt, type FakeOptions } from './fakeCamOpt.ts';

// The terminal UI over services without a network; what they do comes as JSON in the first argument.
const options = JSON.parse(process.argv[2] ?? '{}') as {
  fake?: FakeOptions;
  ui?: TerminalUiOptions;
  strayMs?: number;
};
if (options.strayMs !== undefined)
  setTimeout(() => process.stderr.write('a stray line on stderr\n'), options.strayMs);
process.exitCode = await runTerminalUi(fakeCamOpt(options.fake ?? { cameras: 12 }), options.ui);
