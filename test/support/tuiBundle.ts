import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundlePlugins, bundleBanner } from '../../scripts/bundlePlugins.mjs';
import { standIns } from '../../scripts/standIns.mjs';

/**
 * The test program of the terminal UI as one file, made once per test file: it starts twice as fast as through tsx and is
 * the production React that the built program has.
 */
export async function bundleTuiProgram(entry = 'test/support/tuiProgram.ts'): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const outfile = join(mkdtempSync(join(tmpdir(), 'camopt-tui-')), 'program.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: standIns,
    plugins: bundlePlugins,
    banner: { js: bundleBanner },
  });
  return outfile;
}
