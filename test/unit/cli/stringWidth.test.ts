import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { beforeAll, expect, test } from 'vitest';
import { standIns } from '../../../scripts/standIns.mjs';

let standIn: typeof stringWidth;

// Bundled as the program is: only there the package is loaded at its first use.
beforeAll(async () => {
  const outfile = join(mkdtempSync(join(tmpdir(), 'camopt-width-')), 'width.mjs');
  await build({
    stdin: { contents: "export { default } from 'string-width'", resolveDir: import.meta.dirname },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: standIns,
  });
  ({ default: standIn } = (await import(pathToFileURL(outfile).href)) as { default: typeof stringWidth });
});

test('every character of the first plane is as wide as string-width says, alone and beside others', () => {
  const wrong: string[] = [];
  for (let code = 0; code <= 0xffff; code++) {
    const character = String.fromCharCode(code);
    for (const text of [character, `a${character}`, `${character}│`])
      if (standIn(text) !== stringWidth(text)) wrong.push(`${code.toString(16)} in ${JSON.stringify(text)}`);
  }
  expect(wrong).toEqual([]);
});

test('so is any text, with colours and with emoji', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\u001b[31m',
      '\u001b[0;39m',
      '\u001b]8;;',
      '│',
      '─',
      '…',
      '→',
      '\ufe0f',
      '\u200d',
      '👍',
      '🇨',
      '日',
      '#',
    ),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      expect(standIn(text)).toBe(stringWidth(text));
    }),
    { numRuns: 2_000 },
  );
});
