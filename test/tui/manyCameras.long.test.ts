import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { canBeApart, startFleetApart } from '../support/fleetApart.ts';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';

const program = resolve(import.meta.dirname, '../../bin/camopt.js');
let ui: TestTerminal | undefined;
afterEach(() => ui?.kill());

// Two cameras that are not the first of their model say that they took everything and keep their own: they must come back as
// they were. Others are slow, show a web page in place of ONVIF, or refuse the password; the job goes on beside them.
test.skipIf(!canBeApart)(
  'a whole job by keys alone on 200 cameras with faults: discover, filter, mark, review, apply, two rolled back, report',
  async () => {
    await using fleet = await startFleetApart(['--cameras', '200']);
    const home = mkdtempSync(join(tmpdir(), 'camopt-ui-many-'));
    const others = fleet.cameras.filter(({ personality }) => !/axis/.test(personality));
    await fleet.faults(others.slice(0, 3), [{ kind: 'html' }]);
    await fleet.faults(others.slice(3, 6), [{ kind: 'auth401', times: 1000 }]);
    await fleet.faults(others.slice(6, 9), [{ kind: 'latency', ms: 500, jitterMs: 200 }]);

    const t = (ui = openTerminal([...fleet.inside, process.execPath, program], {
      columns: 120,
      rows: 40,
      env: {
        CAMOPT_HOME: home,
        CAMOPT_LOCK_DIR: join(home, 'locks'),
        CAMOPT_USERNAME: 'admin',
        CAMOPT_PASSWORD: undefined,
      },
    }));
    await t.until('No cameras yet', 60_000);
    t.press('d');
    await t.until('search       done', 120_000);
    await t.until('found        200 cameras, 200 new: ONVIF off 3, ready 197', 60_000);
    await t.until('Password of admin: _', 60_000);
    t.press('admin');
    await t.until('Password of admin: *****_');
    t.press(keys.enter);
    await t.until(() => !/reading \d/.test(t.screen()) && / \d+ to improve/.test(t.screen()), 300_000);
    await t.until(/password refused 3, ONVIF off 3|ONVIF off 3, password refused 3/);

    t.press(keys.esc);
    await t.until('sort: address');
    t.press('/model:p3268 changes:yes');
    t.press(keys.enter);
    await t.until(/filter: model:p3268 changes:yes {2}\d+ shown/);
    t.press('a');
    await t.until(/[1-9]\d* marked/);
    const marked = Number(/(\d+) marked/.exec(t.screen())?.[1]);
    const shown = [...t.screen().matchAll(/^.\* 127\.0\.0\.1:(\d+)/gm)].map((match) => Number(match[1]));
    const stubborn = fleet.cameras.filter((camera) => shown.slice(-2).includes(camera.port));
    expect(stubborn).toHaveLength(2);
    await fleet.faults(stubborn, [{ kind: 'ignoreSet' }]);
    const before = await fleet.truths();

    t.press('x');
    await t.until(/Review: \d+ cameras/, 60_000);
    const count = /Review: (\d+) cameras/.exec(t.screen())?.[1] ?? '';
    t.press(keys.enter);
    await t.until('Type the number of cameras to apply');
    t.press(count);
    t.press(keys.enter);
    await t.until('apply ended', 300_000);
    expect(t.screen()).toContain('2 rolled back');

    const after = await fleet.truths();
    const changed = [...after.keys()].filter(
      (id) => JSON.stringify(after.get(id)?.encoders) !== JSON.stringify(before.get(id)?.encoders),
    );
    expect(changed).toHaveLength(Number(count) - 2);
    expect(changed.filter((id) => stubborn.some((camera) => camera.id === id))).toEqual([]);
    expect(Number(count)).toBeLessThanOrEqual(marked);

    t.press('w');
    await t.until(/report: \S+\.html/, 60_000);
    const file = /report: (\S+\.html)/.exec(t.screen())?.[1] ?? '';
    const report = await readFile(file, 'utf8');
    for (const camera of stubborn) expect(report).toContain(`${camera.ip}-${camera.port}`);
    expect(report.match(/rolled back<\/small>/g)).toHaveLength(2);

    t.press('q');
    expect(await t.exit(30_000)).toBe(0);
    expect(t.raw()).not.toContain('admin\r');
    await rm(home, { recursive: true, force: true });
  },
  900_000,
);
