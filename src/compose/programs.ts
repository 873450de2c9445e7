import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The file that `process.execPath` is started with to run the bundled simulator. */
export const simulatorProgram = (): string => helperProgram('simulator.js', 'simulator/main.ts');
/** The same for the second reader, another ONVIF client in a process of its own. */
export const secondReaderProgram = (): string => helperProgram('secondReader.js', 'src/crosscheck/child.ts');

/** Built, helpers lie beside the bundle that this module became part of; from the sources Node runs them as they stand. */
function helperProgram(built: string, source: string): string {
  const places = [`./${built}`, `../${built}`, `../../${source}`];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${built} is missing: run \`npm run build\``);
  return found;
}
