import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { personalityNames } from '../../simulator/personalities/loadPersonality.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/quirks.md'), 'utf8');

interface Row {
  id: string;
  /** what stands in the column of tests */
  tests: string;
}
const rows: Row[] = [...page.matchAll(/^\| (Q\d\d) \|.*\| ([^|]*) \|$/gm)].map(([, id = '', tests = '']) => ({
  id,
  tests,
}));
const shortNames = new Map(
  [...page.matchAll(/\*([a-z ]+)\* = `([^`]+)`/g)].map(([, name = '', file = '']) => [name, file]),
);
/** These are shown by something else than a test, and say so. */
const withoutTest = /^(no such write|not needed)$/;

/** The files that a row names, by their path or by their short name. */
function filesOf({ tests }: Row): string[] {
  const byPath = [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
  const words = tests.replaceAll(/`[^`]+`|\([^)]*\)/g, '').split(',');
  return [...byPath, ...words.flatMap((word) => shortNames.get(word.trim()) ?? [])];
}

const textOf = (file: string): string => {
  const path = join(root, 'test', file);
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8');
  return readdirSync(path)
    .map((part) => readFileSync(join(path, part), 'utf8'))
    .join('\n');
};

test('each of the 98 quirks has its line, once', () => {
  const numbers = Array.from({ length: 98 }, (_, index) => `Q${String(index + 1).padStart(2, '0')}`);
  expect(rows.map(({ id }) => id)).toEqual(numbers);
});

describe.each(rows)('$id', (row) => {
  test('names tests that exist, or says why there is none', () => {
    const files = filesOf(row);
    expect(files.length > 0 || withoutTest.test(row.tests), row.tests).toBe(true);
    expect(files.filter((file) => !existsSync(join(root, 'test', file)))).toEqual([]);
  });

  test('names personalities that those tests use', () => {
    const known = new Set(personalityNames());
    const named = [...row.tests.matchAll(/\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, */));
    const used = filesOf(row).map(textOf).join('\n');
    expect(named.filter((name) => known.has(name) && !used.includes(name))).toEqual([]);
  });
});
