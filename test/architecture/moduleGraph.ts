import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';

export interface ModuleGraph {
  /** file → what it imports: types, re-exports and dynamic imports included; paths are relative to the root */
  imports: Map<string, Imported[]>;
}
export type Imported =
  | { kind: 'file'; path: string; exists: boolean; typesOnly: boolean }
  | { kind: 'package'; name: string }
  | { kind: 'node'; name: string };

/** Reads every TypeScript file under the folders. Throws on a file that does not parse: an unread file is an unchecked one. */
export function readModuleGraph(root: string, folders: readonly string[]): ModuleGraph {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(folder, file)),
  );
  return { imports: new Map(files.map((file) => [file, importsOf(root, file)])) };
}

/** Each cycle of modules that load each other, once, as `a -> b -> a`; types are gone by then. */
export function cyclesOf({ imports }: ModuleGraph): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const imported of imports.get(file) ?? [])
      if (imported.kind === 'file' && !imported.typesOnly) visit(imported.path, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return cycles;
}

function importsOf(root: string, file: string): Imported[] {
  const code = readFileSync(join(root, file), 'utf8');
  const { module, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? 'does not parse'}`);
  const found: [name: string, typesOnly: boolean][] = [
    ...module.staticImports.map(({ moduleRequest, entries }) =>
      pair(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType)),
    ),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.map((entry) => pair(entry.moduleRequest?.value ?? '', entry.isType)),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
      pair(literal(code.slice(start, end)), false),
    ),
  ];
  return found
    .filter(([name]) => name !== '')
    .map(([name, typesOnly]) => imported(root, file, name, typesOnly));
}

function pair(name: string, typesOnly: boolean): [string, boolean] {
  return [name, typesOnly];
}

/** A dynamic import of a computed address names no module; of a literal, the text in the quotes. */
function literal(source: string): string {
  return /^(['"])(.*)\1$/.exec(source.trim())?.[2] ?? '';
}

function imported(root: string, file: string, name: string, typesOnly: boolean): Imported {
  if (isBuiltin(name)) return { kind: 'node', name };
  if (!name.startsWith('.'))
    return { kind: 'package', name: name.split('/', name.startsWith('@') ? 2 : 1).join('/') };
  const path = resolve(root, dirname(file), name);
  return { kind: 'file', path: relative(root, path), exists: existsSync(path), typesOnly };
}
