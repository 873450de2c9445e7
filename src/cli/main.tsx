import { runCli } from './program.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal();
const exit = await runCli(process.argv.slice(2), terminal, process.env);
await terminal.flush();
process.exit(exit);
