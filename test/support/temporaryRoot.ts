import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One folder for all that the tests and the programs they start put into the temporary folder; gone when they are over. */
export function setup(): () => void {
  const root = mkdtempSync(join(tmpdir(), 'camopt-tests-'));
  process.env['TMPDIR'] = root;
  return () => rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
