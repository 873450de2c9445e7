import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PictureAdvice } from '../../../src/domain/pictureAdvice.ts';
import { answerCache } from '../../../src/store/answerCache.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const advice = (why: string): PictureAdvice => ({
  purpose: 'entrance',
  lighting: 'backlit',
  problems: [],
  obstructions: [],
  confidence: 0.9,
  why,
});

test('an answer is there for the next process, readable by its owner alone', async () => {
  const file = join(await temporaryFolder(), 'site', 'answers.jsonl');
  const first = answerCache(file);
  expect(await first.get('a')).toBeUndefined();
  await first.put('a', advice('A door.'));
  expect(await first.get('a')).toEqual(advice('A door.'));
  expect(await answerCache(file).get('a')).toEqual(advice('A door.'));
  expect((await stat(file)).mode & 0o077).toBe(0);
});

test('what cannot be read or does not fit is skipped', async () => {
  const file = join(await temporaryFolder(), 'answers.jsonl');
  await answerCache(file).put('a', advice('A door.'));
  await appendFile(file, `{"key":"b","advice":{"purpose":"moon"}}\nhalf a li`);
  const cache = answerCache(file);
  expect(await cache.get('a')).toBeDefined();
  expect(await cache.get('b')).toBeUndefined();
  await writeFile(file, '\u0000\u0001');
  expect(await answerCache(file).get('a')).toBeUndefined();
});

test('it does not grow without end, and the newest stay', async () => {
  const file = join(await temporaryFolder(), 'answers.jsonl');
  const cache = answerCache(file, 5);
  for (let number = 0; number < 12; number++) await cache.put(`k${number}`, advice('x'));
  const again = answerCache(file, 5);
  expect(await again.get('k11')).toBeDefined();
  expect(await again.get('k0')).toBeUndefined();
  expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(5);
});
