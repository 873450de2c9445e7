import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiPage } from '../../scripts/apiPage.ts';
import { cliPage } from '../../scripts/cliPage.ts';
import { errorsPage } from '../../scripts/errorsPage.ts';

test.each([
  ['docs/errors.md', 'scripts/errorsPage.ts', errorsPage],
  ['docs/cli.md', 'scripts/cliPage.ts', cliPage],
  ['docs/api.md', 'scripts/apiPage.ts', apiPage],
])('%s is what the code says: run `node %s`', async (file, _script, page) => {
  expect(readFileSync(file, 'utf8')).toBe(await page());
});
