import { exitCodes } from './exitCodes.ts';
import { runCli } from './program.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal();
const exit = await runCli(process.argv.slice(2), terminal, process.env);
const lost = await terminal.flush();
if (lost !== undefined) terminal.err(`camopt: the result could not be written: ${lost.message}\n`);
process.exit(exit === exitCodes.done && lost !== undefined ? exitCodes.nothing : exit);
