import { readdirSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';
import { layers, options, ruleSet } from '../../layers.config.ts';

test('no module imports across the layers', async () => {
  const { output } = await cruise(['src', 'simulator'], { ruleSet, validate: true, ...options });
  const { summary } = output as ICruiseResult;
  const violations = summary.violations.map((found) => `${found.rule.name}: ${found.from} -> ${found.to}`);
  expect(violations).toEqual([]);
  // With a parser missing dependency-cruiser sees no module and finds nothing wrong.
  expect(summary.totalCruised).toBeGreaterThan(100);
});

test('every folder of src has its line in the table, and no file lies beside them', () => {
  const entries = readdirSync('src', { withFileTypes: true });
  expect(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name)).toEqual([]);
  expect(entries.map((entry) => `src/${entry.name}`).filter((folder) => !(folder in layers))).toEqual([]);
});
