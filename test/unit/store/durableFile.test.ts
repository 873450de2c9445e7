import { existsSync } from 'node:fs';
import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../../src/store/durableFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('folders are made down to the one that is named, for their owner alone, and may be there already', async () => {
  const folder = await temporaryFolder();
  const deep = join(folder, 'a', 'b', 'c');
  await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(join(folder, 'a', 'd'))]);
  await makeFolder(deep);
  for (const made of [deep, join(folder, 'a')]) expect((await stat(made)).mode & 0o777).toBe(0o700);
});

test('a link to a folder is a folder, a file is none', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'real'));
  await symlink(join(folder, 'real'), join(folder, 'link'));
  await makeFolder(join(folder, 'link', 'below'));
  expect(existsSync(join(folder, 'real', 'below'))).toBe(true);
  await writeFile(join(folder, 'file'), '');
  for (const path of ['file', 'file/below'])
    await expect(makeFolder(join(folder, path))).rejects.toMatchObject({ code: 'STORE_FAILED' });
});

test.skipIf(!existsSync('/proc/self'))(
  'where no folder can be made that is said at once',
  { timeout: 5000 },
  async () => {
    await expect(makeFolder('/proc/nowhere/home')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  },
);
