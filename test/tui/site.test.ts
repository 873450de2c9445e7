import { afterEach, beforeAll, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

let program = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
});
afterEach(() => ui?.kill());

async function start(fake: object, env: Record<string, string> = {}): Promise<TestTerminal> {
  const t = (ui = openTerminal([process.execPath, program, JSON.stringify({ fake })], {
    columns: 100,
    rows: 30,
    env,
  }));
  await t.until(/\d+ cameras? {2}\d+ to improve/);
  return t;
}

test('a password is typed without being shown, kept under a name, and used for the marked cameras', async () => {
  const t = await start({ cameras: 4, stepMs: 5, site: { sets: [] } });
  t.press('  c');
  await t.until('key for Claude');
  t.press('n');
  await t.until('name of the set: _');
  t.press(`no name!${keys.enter}`);
  await t.until('is no name for a set');
  t.press(`${keys.ctrlU}north${keys.enter}`);
  await t.until('user of north: _');
  t.press(`installer${keys.enter}`);
  await t.until('to cameras that take nothing else: never_');
  t.press(`${keys.ctrlU}always${keys.enter}`);
  await t.until('type never, tls or anywhere');
  t.press(`${keys.ctrlU}tls${keys.enter}`);
  await t.until('Password of installer (set north): _');
  t.press('tr0ub4dor');
  await t.until('(set north): *********_');
  t.press(keys.enter);
  await t.until('set north is kept');
  await t.until(/north +encrypted file +0 {2}not tested/);
  t.press('ga');
  await t.until('Use the set north for 2 marked cameras?');
  await t.until('any other key  no');
  t.press('y');
  await t.until(/north +encrypted file +2 /);
  await t.until(
    'as text      the password itself is sent to cameras that take nothing else, over https alone',
  );
  t.press('t');
  await t.until('let in by 10.4.1.3');
  t.press('l');
  await t.until('set north is kept');
  expect(t.raw()).not.toContain('tr0ub4dor');
});

test('a passphrase that is needed is asked for on the screen; who leaves it is told and nothing is kept', async () => {
  const t = await start({ cameras: 2, stepMs: 5, site: { sets: ['old'], passphrase: 'open sesame' } });
  t.press('c');
  await t.until('encrypted file');
  t.press(`nnew${keys.enter}`);
  await t.until('user of new');
  t.press(`admin${keys.enter}`);
  await t.until('nothing else: never_');
  t.press(keys.enter);
  await t.until('Password of admin');
  await t.until('(set new): _');
  t.press('secret');
  await t.until('(set new): ******_');
  t.press(keys.enter);
  await t.until('Passphrase of the credential sets of north-yard: _');
  t.press(keys.esc);
  await t.until('nothing was typed');
  expect(t.screen()).not.toMatch(/^. new /m);
  expect(t.raw()).not.toContain('secret');
});

test('ranges and ports are checked as they are typed, and the search uses them', async () => {
  const t = await start({ cameras: 1, hidden: 2, stepMs: 5 });
  t.press('d');
  await t.until('found        3 cameras, 2 new');
  t.press(`e10.4.0.0/x${keys.enter}`);
  await t.until('"10.4.0.0/x" is no range');
  t.press(`${keys.ctrlU}10.4.0.0/24 10.5.0.7${keys.enter}`);
  await t.until('ranges       10.4.0.0/24, 10.5.0.7');
  t.press(`p${keys.ctrlU}80 99999${keys.enter}`);
  await t.until('99999 is no port');
  t.press(`${keys.ctrlU}80 8000${keys.enter}`);
  await t.until('ports        80, 8000');
  t.press('ij ');
  await t.until('[x] eth0');
  t.press(keys.esc);
  await t.until('interfaces   eth0');
  expect(t.screen()).toContain('ranges       10.4.0.0/24, 10.5.0.7');
});

test('a search can be stopped, and what was found stays', async () => {
  const t = await start({ cameras: 1, hidden: 40, stepMs: 150 });
  t.press('d');
  await t.until(/found {8}[3-9] cameras/);
  t.press('s');
  await t.until('search       stopped');
  await t.until(/found {8}\d+ cameras/);
  expect(t.screen()).not.toContain('looking for');
});

test('the policy is opened in the editor, read again, and what it says holds at once', async () => {
  const t = await start(
    {
      cameras: 2,
      stepMs: 5,
      site: { policy: { version: 1 }, policyNext: { version: 1, mains: 60, limits: { link_mbps: 3 } } },
    },
    { EDITOR: 'true', VISUAL: '' },
  );
  t.press('i');
  await t.until('50 Hz (assumed)');
  t.press('e');
  await t.until('the policy is in force; reading 2 cameras anew');
  await t.until('mains        60 Hz');
  await t.until('line 3 Mb/s');
  expect(t.screen()).not.toContain('assumed');
});

test.each([
  [{}, 'config.yaml is in order; what it says counts at the next start'],
  [{ configProblem: 'config.yaml: timeout: a number above 0' }, 'x config.yaml: timeout: a number above 0'],
])('the configuration is opened in the editor and checked: %j', async (site, told) => {
  const t = await start({ cameras: 2, stepMs: 5, site }, { EDITOR: 'true', VISUAL: '' });
  t.press('I');
  await t.until(told);
  expect(t.isAlternate()).toBe(true);
});

test('the report of a run is written by one key, and the run says where it lies', async () => {
  const t = await start({ cameras: 3, stepMs: 5 });
  t.press('ax');
  await t.until('Review: 3 cameras');
  t.press(keys.enter);
  await t.until('Type the number');
  t.press('3');
  await t.until('apply: 3_');
  t.press(keys.enter);
  await t.until('apply ended');
  t.press('w');
  await t.until('report: /srv/camopt/sites/north-yard/reports/apply-0001.html');
  expect(t.screen()).toContain('3 verified');
});

test('a run whose cameras were put back says so, not that they are verified', async () => {
  const t = await start({ cameras: 3, stepMs: 5 });
  t.press('ax');
  await t.until('Review: 3 cameras');
  t.press(keys.enter);
  await t.until('Type the number');
  t.press('3');
  await t.until('apply: 3_');
  t.press(keys.enter);
  await t.until('3 verified');
  t.press('u');
  await t.until('Type their number: _');
  t.press(`3${keys.enter}`);
  await t.until('rollback ended');
  t.press('h');
  await t.until('History  2 runs');
  t.press(`j${keys.enter}`);
  await t.until(/Run apply-0001 {2}apply/);
  await t.until('3 put back');
  expect(t.screen()).not.toContain('verified');
});

test('Claude is asked only after a yes that names pictures, host and cost', async () => {
  const t = await start({ cameras: 3, stepMs: 5 });
  t.press('C');
  await t.until('there is no key for Claude');
  t.press('c');
  await t.until('key for Claude');
  t.press('K');
  await t.until('API key for Claude: _');
  t.press('sk-ant-0000000000');
  await t.until('API key for Claude: *****************_');
  t.press(keys.enter);
  await t.until(/key for Claude +this session/);
  t.press('C');
  await t.until('engine: Claude');
  t.press(`${keys.esc}`);
  await t.until('sort: address');
  t.press('ao');
  await t.until('Send up to 3 pictures to Claude?');
  expect(t.screen()).toContain('api.anthropic.com');
  expect(t.screen()).toContain('It costs at most 0.004 USD');
  t.press('n');
  await t.untilGone('Send up to 3 pictures');
  expect(t.screen()).not.toContain('reading 3');
  expect(t.raw()).not.toContain('sk-ant');
});

test('the history is narrowed by words, its cursor stays on its run, and one job of one camera is rolled back from there', async () => {
  const t = await start({ cameras: 4, stepMs: 5, rollsBack: [3] });
  const applyTo = async (marks: string, count: string) => {
    t.press(marks);
    await t.until(`${count} marked`);
    t.press('x');
    await t.until(`Review: ${count} cameras`);
    t.press(keys.enter);
    await t.until('Type the number');
    t.press(count);
    await t.until(`apply: ${count}_`);
    t.press(keys.enter);
    await t.until('apply ended');
    t.press(keys.esc);
    await t.until('sort: address');
  };
  await applyTo('g  ', '2');
  await applyTo('Gk  ', '2');
  t.press('h');
  await t.until('History  2 runs');
  t.press(`/rolled${keys.enter}`);
  await t.until('History  1 run  filter: rolled');
  t.press(`/${keys.ctrlU}${keys.enter}`);
  await t.until('History  2 runs');
  t.press(`${keys.esc}`);
  await t.until('sort: address');
  t.press(`g${keys.enter}`);
  await t.until('RECOMMENDED');
  t.press(keys.tab.repeat(4));
  await t.until(/^> 2026-11-23 14:02 {2}apply {5}completed/m);
  t.press('u');
  await t.until('Roll back that job of onvif-10.4.1.1?');
  t.press('y');
  await t.until('rollback ended: 1 camera');
  t.press(keys.esc);
  await t.until(/^> 2026-11-23 14:02 {2}rollback {2}completed/m);
  expect(t.screen()).toMatch(/2026-11-23 14:02 {2}apply {5}rolled back/);
});
