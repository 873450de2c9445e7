import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A helper program of ours: what `process.execPath` is started with. */
export interface HelperProgram {
  args: string[];
}

/** Built, helpers lie beside the bundle that this module became part of; from the sources Node runs them as they stand. */
export function helperProgram(built: string, source: string): HelperProgram {
  const places = [`./${built}`, `../${built}`, `../../${source}`];
  const found = places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${built} is missing: run \`npm run build\``);
  return { args: ['--disable-warning=ExperimentalWarning', found] };
}

export const simulatorProgram = (): HelperProgram => helperProgram('simulator.js', 'simulator/main.ts');
