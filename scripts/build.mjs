// Bundles the program, the simulator and the helper processes into dist/. A bundle halves the time to the first frame.
import { existsSync } from 'node:fs';
import { rename, rm, symlink } from 'node:fs/promises';
import { build } from 'esbuild';
import { bundlePlugins, bundleBanner } from './bundlePlugins.mjs';
import { standIns } from './standIns.mjs';

const fresh = `dist.${process.pid}.new`;
const old = `dist.${process.pid}.old`;
await build({
  entryPoints: {
    camopt: 'src/cli/main.tsx',
    simulator: 'simulator/main.ts',
    secondReader: 'src/crosscheck/child.ts',
    pictureWorker: 'src/media/pictureWorker.ts',
  },
  outdir: fresh,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node22',
  minify: true,
  legalComments: 'linked',
  sourcemap: 'linked',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
  alias: standIns,
  external: ['sharp', 'onvif'],
  plugins: bundlePlugins,
  banner: { js: bundleBanner },
});

// Swapped whole, so that a program that is starting finds the old bundle or the new one.
if (existsSync('dist')) await rename('dist', old);
await rename(fresh, 'dist');
await rm(old, { recursive: true, force: true });

// npx runs a command of node_modules/.bin at once; without the link it would install this folder into a cache of its own.
if (existsSync('node_modules/.bin') && process.platform !== 'win32') {
  await rm('node_modules/.bin/camopt', { force: true });
  await symlink('../../bin/camopt.js', 'node_modules/.bin/camopt');
}
