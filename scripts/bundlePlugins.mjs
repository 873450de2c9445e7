import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Node's own modules by `process.getBuiltinModule` instead of an import. An import reads every export of the module at once,
 * which for `node:fs` and `node:process` loads what nobody asked for. Each statement keeps its length, for the source map.
 */
const builtins = {
  name: 'builtin-modules',
  setup(build) {
    build.initialOptions.write = false;
    build.onEnd(async ({ outputFiles = [] }) => {
      for (const { path, contents, text } of outputFiles) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, /\.m?js$/.test(path) ? withoutBuiltinImports(text) : contents);
      }
    });
  },
};

/** As esbuild prints them when it minifies: `import a,{b as c}from"node:fs";` and `import*as d from"node:path";`. */
const importOfBuiltin =
  /(?<=^|[;}\n])import(?:([\w$]+|\*as [\w$]+| [\w$]+))?,?(?:\{([^}"']*)\})?(?: ?from)"(node:[a-z/_]+)";/g;

function withoutBuiltinImports(text) {
  return text.replace(importOfBuiltin, (statement, whole = '', names = '', module) => {
    const asked = `$node("${module}")`;
    const own = whole.replace('*as ', '').trim();
    const parts = names === '' ? [] : names.split(',').map((name) => name.trim().split(' as '));
    const aliases = [own, ...parts.filter(([from]) => from === 'default').map(([, to]) => to)].filter(
      Boolean,
    );
    const members = parts.filter(([from]) => from !== 'default').map(([from, to = from]) => `${from}:${to}`);
    const declared = [
      ...aliases.map((name) => `${name}=${asked}`),
      ...(members.length === 0 ? [] : [`{${members.join(',')}}=${aliases[0] ?? asked}`]),
    ];
    return `const ${declared.join(',')};`.padEnd(statement.length);
  });
}

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

/** Before every file: `$node` for Node's own modules, `require` for packages of the older kind. */
export const bundleBanner =
  "const $node=process.getBuiltinModule,require=$node('node:module').createRequire(import.meta.url);";
