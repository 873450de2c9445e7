import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policyOfFile } from '../../../src/compose/policyKeeper.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('an edited policy holds at once; one with mistakes does not, and its mistakes are told with line and column', async () => {
  const file = join(await temporaryFolder(), 'policy.yaml');
  const keeper = await policyOfFile(file, false);
  expect(keeper.state()).toMatchObject({ file, found: false, problems: [] });

  await writeFile(file, 'limits:\n  camera_mbps: 8\n');
  expect(await keeper.reload()).toMatchObject({ found: true, policy: { limits: { camera_mbps: 8 } } });

  await writeFile(file, 'limits:\n  camera_mbps: none\n');
  expect(await keeper.reload()).toMatchObject({
    policy: { limits: { camera_mbps: 8 } },
    problems: [{ line: 2, column: 3, field: 'limits.camera_mbps' }],
  });
  expect(keeper.state().policy.limits?.camera_mbps).toBe(8);
});

test('the starter is written where there is no file, and never over one', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'site', 'policy.yaml');
  const keeper = await policyOfFile(file, false);
  expect(await keeper.create()).toMatchObject({ found: true, problems: [], policy: { mains: 50 } });
  await writeFile(file, 'mains: 60\n');
  expect(await keeper.create()).toMatchObject({ policy: { mains: 60 } });
  expect(await readFile(file, 'utf8')).toBe('mains: 60\n');
});
