import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ruleCatalogue } from '../../../src/rules/ruleCatalogue.ts';
import { rulesPage } from '../../../src/rules/rulesPage.ts';

test('docs/rules.md is what the rules read: run `node scripts/rulesPage.ts`', () => {
  expect(readFileSync('docs/rules.md', 'utf8')).toBe(rulesPage());
});

test('every rule is there with its source, and every purpose with its shutter on 50 and 60 Hz', () => {
  const page = rulesPage();
  for (const [name, { source }] of Object.entries(ruleCatalogue)) {
    expect(page).toContain(`### ${name}: `);
    expect(page).toContain(`Source: ${source}.`);
  }
  expect(page).toMatch(/^\| recognition \| 125 .*\| 1\/100\\\|1\/120 \|/m);
  expect(page).toMatch(/^\| plate \| 330 .*\| 1\/650 \|/m);
});
