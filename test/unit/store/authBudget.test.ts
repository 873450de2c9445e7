import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Credentials } from '../../../src/app/ports.ts';
import { Secret } from '../../../src/shared/secret.ts';
import { FileAuthBudget } from '../../../src/store/authBudget.ts';
import { FileLocks } from '../../../src/store/fileLocks.ts';
import { instantClock } from '../../support/instantClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const who = (password: string): Credentials => ({
  username: 'admin',
  password: new Secret(password),
  set: 's',
});

async function budgets() {
  const folder = await temporaryFolder();
  const clock = instantClock();
  return {
    folder,
    clock,
    mine: new FileAuthBudget(folder, clock, new FileLocks(folder, 'me', clock)),
    theirs: new FileAuthBudget(folder, clock, new FileLocks(folder, 'they', clock)),
  };
}

describe('the budget of wrong passwords', () => {
  test('is two for one secret, over all processes, for half an hour', async () => {
    const { clock, mine, theirs } = await budgets();
    await mine.refused('cam', who('wrong'), {});
    await theirs.check('cam', who('wrong'));
    await theirs.refused('cam', who('wrong'), {});
    await expect(mine.check('cam', who('wrong'))).rejects.toMatchObject({ code: 'CAM_AUTH_BUDGET' });
    await mine.check('other', who('wrong'));
    clock.advance(31 * 60_000);
    await mine.check('cam', who('wrong'));
  });

  test('leaves the last attempt that a camera tells of to a person', async () => {
    const { mine, theirs, clock } = await budgets();
    await mine.refused('cam', who('wrong'), { attemptsLeft: 4 });
    await theirs.check('cam', who('other'));
    await mine.refused('cam', who('wrong'), { attemptsLeft: 1 });
    await expect(theirs.check('cam', who('other'))).rejects.toMatchObject({
      code: 'CAM_AUTH_BUDGET',
      message: expect.stringContaining('1 attempt'),
    });
    clock.advance(31 * 60_000);
    await theirs.check('cam', who('other'));
  });

  test('lets one login at a time have its turn, camera by camera', async () => {
    const { mine, theirs } = await budgets();
    const never = new AbortController().signal;
    const first = await mine.turn('cam', never);
    const second = theirs.turn('cam', never);
    await (await theirs.turn('another', never))[Symbol.asyncDispose]();
    const early = await Promise.race([second.then(() => 'early'), mine.check('cam', who('x'))]);
    expect(early).toBe(0);
    await first[Symbol.asyncDispose]();
    await (await second)[Symbol.asyncDispose]();
    const gone = await mine.turn('cam', never);
    await expect(theirs.turn('cam', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    await gone[Symbol.asyncDispose]();
  });

  test('lets a changed password try, but not for ever', async () => {
    const { mine } = await budgets();
    for (const password of ['a', 'a', 'b', 'b']) await mine.refused('cam', who(password), {});
    await expect(mine.check('cam', who('c'))).rejects.toMatchObject({ code: 'CAM_AUTH_BUDGET' });
  });

  test('is new after a password was accepted', async () => {
    const { mine } = await budgets();
    await mine.refused('cam', who('wrong'), {});
    await mine.refused('cam', who('wrong'), {});
    await expect(mine.check('cam', who('wrong'))).rejects.toMatchObject({ code: 'CAM_AUTH_BUDGET' });
    await mine.accepted('cam', who('right'));
    await expect(mine.check('cam', who('wrong'))).resolves.toBe(0);
  });

  test('knows an account that the camera locked', async () => {
    const { clock, mine } = await budgets();
    await mine.refused('cam', who('wrong'), { lockedSeconds: 600 });
    await expect(mine.check('cam', who('right'))).rejects.toMatchObject({ code: 'CAM_LOCKED' });
    clock.advance(601_000);
    await mine.check('cam', who('right'));
  });

  test('writes nothing for a password that was right from the start, and never a password', async () => {
    const { folder, mine } = await budgets();
    await mine.accepted('cam', who('right'));
    expect(await readdir(folder)).toEqual([]);
    await mine.refused('cam', who('Marker-8c1f'), {});
    const [file = ''] = await readdir(folder);
    expect(await readFile(join(folder, file), 'utf8')).not.toContain('Marker-8c1f');
  });
});
