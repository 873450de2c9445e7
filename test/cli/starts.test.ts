import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { place } from './harness.ts';

test("compiled code is kept in the user's own cache folder; where it cannot be, nothing is said", async () => {
  const here = await place();
  try {
    const cache = join(here.home, '..', 'cache');
    const first = await here.camopt(['--version'], { env: { XDG_CACHE_HOME: cache } });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const [folder = ''] = await readdir(join(cache, 'camopt'));
    expect((await readdir(join(cache, 'camopt', folder))).length).toBeGreaterThan(5);
    for (const env of [{ XDG_CACHE_HOME: cache }, { XDG_CACHE_HOME: '/dev/null' }])
      expect(await here.camopt(['--version'], { env })).toMatchObject({
        code: 0,
        stdout: first.stdout,
        stderr: '',
      });
  } finally {
    await here.remove();
  }
});
