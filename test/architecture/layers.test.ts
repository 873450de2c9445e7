import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { layers, packagesOnlyIn, pure } from '../../layers.config.ts';
import { cyclesOf, readModuleGraph } from './moduleGraph.ts';
import type { Imported, ModuleGraph } from './moduleGraph.ts';

test('no module imports across the layers', () => {
  const graph = readModuleGraph('.', ['src', 'simulator']);
  expect(violations(graph)).toEqual([]);
  // A reader that sees no file finds nothing wrong.
  expect(graph.imports.size).toBeGreaterThan(300);
});

test('every folder of src has its line in the table, and no file lies beside them', () => {
  const entries = readdirSync('src', { withFileTypes: true });
  expect(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name)).toEqual([]);
  expect(entries.map((entry) => `src/${entry.name}`).filter((folder) => !(folder in layers))).toEqual([]);
});

describe('a planted wrong import is found', () => {
  test.each([
    ['src/domain/a.ts', `import { readFile } from 'node:fs/promises';`, 'does input or output'],
    ['src/app/a.ts', `import type { B } from '../onvif/b.ts';`, 'src/app may not import src/onvif'],
    ['src/app/a.ts', `const b = await import('../store/b.ts');`, 'src/app may not import src/store'],
    ['src/rules/a.ts', `export { b } from '../app/b.ts';`, 'src/rules may not import src/app'],
    ['src/rules/a.ts', `import { execa } from 'execa';`, 'does input or output'],
    ['src/api/a.ts', `import { Box } from 'ink';`, 'ink belongs in src/tui, src/cli'],
    ['src/cli/a.ts', `import { Low } from 'lowdb/node';`, 'lowdb belongs in src/store'],
    ['src/tui/a.ts', `import { b } from '../onvif/b.ts';`, 'src/tui may not import src/onvif'],
    ['src/cli/a.ts', `import { b } from '../../simulator/b.ts';`, 'src/cli may not import simulator'],
    ['simulator/a.ts', `import { b } from '../src/shared/b.ts';`, 'simulator may not import src/shared'],
    ['src/store/a.ts', `import { b } from '../../test/b.ts';`, 'src/store may not import test'],
    ['src/shared/a.ts', `import { gone } from './gone.ts';`, 'does not exist'],
    ['src/shared/a.ts', `import { b } from './b.ts';`, 'cycle: src/shared/a.ts -> src/shared/b.ts'],
  ])('%s: %s', (file, line, complaint) => {
    const root = mkdtempSync(join(tmpdir(), 'camopt-layers-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    for (const folder of [...Object.keys(layers), 'test']) put(`${folder}/b.ts`, 'export const b = 1;');
    put('src/shared/b.ts', `export * from './a.ts';`);
    put('src/shared/a.ts', '');
    put('src/domain/a.ts', `import * as z from 'zod'; await using held = z;`);
    expect(violations(readModuleGraph(root, ['src', 'simulator']))).toEqual([]);
    put(file, `${line}\nexport const a = 1;`);
    expect(violations(readModuleGraph(root, ['src', 'simulator'])).join('\n')).toContain(complaint);
  });
});

function violations(graph: ModuleGraph): string[] {
  const found = [...graph.imports].flatMap(([file, imports]) =>
    imports.flatMap((imported) =>
      complaintsAbout(file, imported).map((complaint) => `${file}: ${complaint}`),
    ),
  );
  return [...found, ...cyclesOf(graph).map((cycle) => `cycle: ${cycle}`)];
}

function complaintsAbout(file: string, imported: Imported): string[] {
  const layer = layerOf(file);
  const isPure = pure.folders.includes(layer);
  switch (imported.kind) {
    case 'node':
      return isPure ? [`${imported.name} does input or output, ${layer} does not`] : [];
    case 'package': {
      const home = packagesOnlyIn[imported.name];
      return [
        ...(isPure && !pure.packages.includes(imported.name)
          ? [`${imported.name} does input or output, ${layer} does not`]
          : []),
        ...(home !== undefined && layer.startsWith('src/') && !home.includes(layer)
          ? [`${imported.name} belongs in ${home.join(', ')}`]
          : []),
      ];
    }
    case 'file': {
      const target = layerOf(imported.path);
      const allowed =
        target === layer || target === 'package.json' || layers[layer]?.includes(target) === true;
      return [
        ...(imported.exists ? [] : [`${imported.path} does not exist`]),
        ...(allowed ? [] : [`${layer} may not import ${target}`]),
      ];
    }
  }
}

function layerOf(file: string): string {
  const [top = '', folder = ''] = file.split('/');
  return top === 'src' ? `src/${folder}` : top;
}
