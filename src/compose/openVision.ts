import { join } from 'node:path';
import type { Clock, PictureShrinker, Vision, VisionCache } from '../app/ports.ts';
import type { Policy } from '../domain/policy.ts';
import { Secret } from '../shared/secret.ts';
import { sentPictureLog } from '../store/sentPictureLog.ts';

export interface VisionSetUp {
  env: NodeJS.ProcessEnv;
  policy: Policy;
  /** folder of the site, where the list of sent pictures is kept */
  folder: string;
  shrinker: PictureShrinker;
  clock: Clock;
}

/** Makes a Vision for each run, or says why there is none. The key stays in memory and is read from the environment only. */
export function visionOpener(setUp: VisionSetUp): () => Promise<Vision | string> {
  const { env, policy, folder, shrinker, clock } = setUp;
  let cache: VisionCache | undefined;
  return async () => {
    const key = env['ANTHROPIC_API_KEY'] ?? '';
    if (key === '') return 'ANTHROPIC_API_KEY is not set';
    // The SDK is loaded when it is asked for: most calls never are.
    const { claudeVision } = await import('../vision/claudeVision.ts');
    const { memoryCache } = await import('../vision/memoryCache.ts');
    cache ??= memoryCache();
    return claudeVision(
      {
        apiKey: new Secret(key),
        baseUrl: env['ANTHROPIC_BASE_URL'],
        model: policy.vision?.model,
        maxPictures: policy.vision?.max_pictures,
        maxUsd: policy.vision?.max_usd,
      },
      { clock, shrinker, cache, sent: sentPictureLog(join(folder, 'sent-pictures.jsonl')) },
    );
  };
}
