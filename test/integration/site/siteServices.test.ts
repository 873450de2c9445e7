import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openCamOpt } from '../../../src/compose/openCamOpt.ts';
import { loadSettings } from '../../../src/config/settings.ts';
import { Secret } from '../../../src/shared/secret.ts';
import { startFleet } from '../../support/simulatorFleet.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

test('credential sets, policy, wire and report over simulated cameras', async () => {
  await using fleet = await startFleet(
    ['--cameras', '2', '--username', 'admin', '--password-env', 'SIM_PASSWORD'],
    {
      env: { SIM_PASSWORD: 'tr0ub4dor-9' },
    },
  );
  const home = await temporaryFolder();
  const env = { XDG_CONFIG_HOME: home, CAMOPT_LOCK_DIR: join(home, 'locks') };
  const loaded = await loadSettings({ home }, env, () => Promise.resolve(home));
  const inputs = { env, readStdin: () => Promise.resolve(''), prompt: null };
  const camopt = await openCamOpt({ loaded, credentialInputs: inputs, env, log: () => {}, version: 'test' });
  const { signal } = new AbortController();
  try {
    const asked: string[] = [];
    camopt.askBy((question) => {
      asked.push(question);
      return asked.length === 1 ? Promise.reject(new Error('not now')) : Promise.resolve('correct horse');
    });
    const [first, second] = await Promise.all(
      fleet.cameras.map(({ ip, port }) => camopt.addCamera(`${ip}:${port}`, {})),
    );
    if (first === undefined || second === undefined) throw new Error('two cameras were asked for');

    // A question that was left is put again the next time.
    const right = { username: 'admin', password: new Secret('tr0ub4dor-9') };
    await expect(camopt.credentialSets.add('right', right)).rejects.toThrow('not now');
    await camopt.credentialSets.add('right', right);
    await camopt.credentialSets.add('wrong', { username: 'admin', password: new Secret('guessed') });
    await expect(camopt.credentialSets.add('no name!', right)).rejects.toMatchObject({ code: 'USAGE' });
    // Nothing is kept yet, so it is asked for twice; the second set is kept under the same.
    expect(asked).toEqual([
      'New passphrase of the credential sets of default: ',
      'New passphrase of the credential sets of default: ',
      'The same again: ',
    ]);

    expect(await camopt.credentialSets.test('right', first.id, signal)).toEqual({ accepted: true });
    expect(await camopt.credentialSets.test('wrong', second.id, signal)).toMatchObject({
      accepted: false,
      error: { code: 'CAM_AUTH' },
    });
    await camopt.setCamera(first.id, { credentialSet: 'right' });
    expect((await camopt.read(first.id, signal)).camera.reach).toBe('ok');
    expect((await camopt.setCamera(first.id, { credentialSet: '' })).facts.credentialSet).toBeUndefined();
    await camopt.setCamera(first.id, { credentialSet: 'right' });

    const wire = camopt.exchanges(first.id);
    expect(wire.map(({ operation }) => operation)).toContain('GetProfiles');
    expect(JSON.stringify(wire)).not.toContain('tr0ub4dor-9');
    expect(camopt.exchanges('nobody')).toEqual([]);

    const before = await camopt.optimize([first.id], { engine: 'rules' }, signal);
    const { file } = camopt.policy.state();
    if (file === null) throw new Error('there is no policy file');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'never_touch: [stream.*, exposure.*, image.*, lowLight.*]\n');
    await camopt.policy.reload();
    const after = await camopt.optimize([first.id], { engine: 'rules' }, signal);
    expect(before[0]?.ok === true && before[0].recommendation.changes.length).toBeGreaterThan(0);
    expect(after[0]?.ok === true && after[0].recommendation.changes).toEqual([]);
    await writeFile(file, '{}\n');
    await camopt.policy.reload();

    const { plan } = await camopt.plan([first.id], { engine: 'rules' }, signal);
    const run = await (await camopt.apply(plan, { soak: 0, settle: 0 })).finished;
    const report = await camopt.keepReport(run.run_id);
    const html = await readFile(report.file, 'utf8');
    expect(report.bytes).toBe(Buffer.byteLength(html));
    expect(html).toContain(first.id);
    expect(report.file.startsWith(home)).toBe(true);
    await expect(camopt.report(run.jobs[0]?.job_id ?? '', 'md')).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
    });
  } finally {
    await camopt.close();
  }
});
