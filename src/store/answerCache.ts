import { appendFile, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { VisionCache } from '../app/visionPorts.ts';
import { pictureAdviceSchema } from '../domain/pictureAdvice.ts';
import type { PictureAdvice } from '../domain/pictureAdvice.ts';
import { makeFolder, writeDurably } from './durableFile.ts';

const lineSchema = z.object({ key: z.string(), advice: pictureAdviceSchema });

/**
 * What was answered about pictures, one line of JSON each: a hash and the classification, nothing of the picture. So a
 * picture that a frozen camera gives again, or that a broken-off call had paid for, is not paid for twice. A line that
 * cannot be read is skipped; a file that cannot be read is as good as none.
 */
export function answerCache(file: string, most = 2000): VisionCache {
  let loaded: Promise<Map<string, PictureAdvice>> | undefined;
  const answers = (): Promise<Map<string, PictureAdvice>> => (loaded ??= load(file, most));
  return {
    get: async (key) => (await answers()).get(key),
    put: async (key, advice) => {
      (await answers()).set(key, advice);
      await makeFolder(dirname(file));
      await appendFile(file, `${JSON.stringify({ key, advice })}\n`, { mode: 0o600 });
    },
  };
}

async function load(file: string, most: number): Promise<Map<string, PictureAdvice>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const answers = new Map<string, PictureAdvice>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (const line of lines.slice(-most)) {
    const parsed = lineSchema.safeParse(jsonFrom(line));
    if (parsed.success) answers.set(parsed.data.key, parsed.data.advice);
  }
  if (lines.length > 2 * most) await writeDurably(file, `${lines.slice(-most).join('\n')}\n`, 'owner');
  return answers;
}

function jsonFrom(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
