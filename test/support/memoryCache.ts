import type { VisionCache } from '../../src/app/visionPorts.ts';
import type { PictureAdvice } from '../../src/domain/pictureAdvice.ts';

/** Answers of this process, the oldest given up first. */
export function memoryCache(most = 2000): VisionCache {
  const answers = new Map<string, PictureAdvice>();
  return {
    get: (key) => Promise.resolve(answers.get(key)),
    put(key, advice) {
      answers.delete(key);
      answers.set(key, advice);
      const oldest = answers.keys().next();
      if (answers.size > most && !oldest.done) answers.delete(oldest.value);
      return Promise.resolve();
    },
  };
}
