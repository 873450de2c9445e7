// Bundles the program, the simulator and the helper processes into dist/. A bundle halves the time to the first frame.
import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { build } from 'esbuild';

const entries = {
  camopt: 'src/cli/main.tsx',
  simulator: 'simulator/main.ts',
  secondReader: 'src/crosscheck/child.ts',
  pictureWorker: 'src/media/pictureWorker.ts',
};
const present = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)));

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: present,
  outdir: 'dist',
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
  alias: { 'react-devtools-core': './scripts/noDevtools.mjs' },
  external: ['sharp', 'onvif'],
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});
