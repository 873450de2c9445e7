import { cameraEntry } from './control/cameraReport.ts';
import { startControl } from './control/controlServer.ts';
import { readCommandLine, usage, UsageError } from './commandLine.ts';
import { StatePatchError } from './control/statePatch.ts';
import { watchParent } from './parentWatch.ts';
import { PersonalityError } from './personalities/loadPersonality.ts';
import { PlaceError } from './places.ts';
import { Simulation } from './simulation.ts';

const closingMs = 2_000;

try {
  await run();
} catch (error) {
  const known =
    error instanceof UsageError ||
    error instanceof PersonalityError ||
    error instanceof PlaceError ||
    error instanceof StatePatchError;
  process.stderr.write(`${known ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`${usage}\n`);
  process.exit(known ? 2 : 1);
}

async function run(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const commandLine = readCommandLine(args, process.env);
  const simulation = new Simulation(commandLine);
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(0), closingMs).unref();
    void simulation.close().then(() => process.exit(0));
  };
  watchParent(end);
  process.on('SIGTERM', end).on('SIGINT', end).on('SIGHUP', end);
  await simulation.start();
  const { url } = await startControl(simulation, commandLine.control.host, commandLine.control.port);
  const ready = {
    ready: true,
    control: url,
    seed: commandLine.seed,
    cameras: simulation.cameras.map(cameraEntry),
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}
