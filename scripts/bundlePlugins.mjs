import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';

/**
 * Node's own modules by `process.getBuiltinModule` instead of an import. An import reads every export of the module at once,
 * which for `node:fs` and `node:process` loads what nobody asked for.
 */
const builtins = {
  name: 'builtin-modules',
  setup(build) {
    const names = builtinModules
      .filter((name) => !name.startsWith('_'))
      .map((name) => name.replace(/^node:/, ''));
    build.onResolve({ filter: new RegExp(`^(node:)?(${names.join('|')})$`) }, ({ path }) => ({
      path: `node:${path.replace(/^node:/, '')}`,
      namespace: 'builtin',
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }));
  },
};

/**
 * Yoga fetches its WebAssembly from a data URL in its own text, and `fetch` is the whole HTTP client of Node, loaded for that
 * alone. Without one, Yoga decodes the text itself.
 */
const yoga = {
  name: 'yoga-without-fetch',
  setup(build) {
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: `const fetch = undefined;\n${await readFile(path, 'utf8')}`,
    }));
  },
};

export const bundlePlugins = [builtins, yoga];

/** `require` for packages of the older kind, which esbuild leaves in the text. */
export const requireBanner =
  "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);";
