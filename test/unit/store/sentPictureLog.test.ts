import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sentPictureLog } from '../../../src/store/sentPictureLog.ts';

test('each sent picture is one line, appended, for the owner alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'camopt-sent-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'sites', 'default', 'sent-pictures.jsonl');
  const entry = {
    at: new Date('2026-11-23T12:00:00Z'),
    cameraId: 'a',
    sha256: '00',
    bytes: 5,
    width: 1280,
    height: 720,
    masks: 0,
    model: 'm',
    to: 'api.anthropic.com',
  };
  await sentPictureLog(file)(entry);
  await sentPictureLog(file)({ ...entry, cameraId: 'b' });
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    { ...entry, at: '2026-11-23T12:00:00.000Z' },
    { ...entry, cameraId: 'b', at: '2026-11-23T12:00:00.000Z' },
  ]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
