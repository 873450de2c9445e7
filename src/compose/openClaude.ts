import { join } from 'node:path';
import type { ClaudeAccess } from '../app/claude.ts';
import type { Clock } from '../app/ports.ts';
import type { PictureShrinker, Vision } from '../app/visionPorts.ts';
import type { ClaudeState } from '../domain/claudeState.ts';
import { CamOptError, toCamOptError } from '../domain/errors.ts';
import type { Policy } from '../domain/policy.ts';
import { Secret } from '../shared/secret.ts';
import { answerCache } from '../store/answerCache.ts';
import { sealedKey } from '../store/credentials/sealedKey.ts';
import { sentPictureLog } from '../store/sentPictureLog.ts';
import {
  baseUrlFrom,
  defaultBatchFrom,
  defaultMaxPictures,
  defaultModel,
  estimateFor,
  hostOf,
} from '../vision/claudeModel.ts';

export interface ClaudeSetUp {
  env: NodeJS.ProcessEnv;
  /** in force now */
  policy: () => Policy;
  /** of a key that is kept in this file; asked for when it is needed */
  passphrase: (file: string) => Promise<Secret>;
  /** folder of the site, where the list of sent pictures is kept, and a key that is to be kept */
  folder: string;
  shrinker: PictureShrinker;
  clock: Clock;
}

export interface OpenClaude extends ClaudeAccess {
  /** A Vision for one run, or why there is none. */
  vision(): Promise<Vision | string>;
}

/** The key from this process, else the environment, else the site's folder; in memory it is a Secret, on disk encrypted. */
export function openClaude(setUp: ClaudeSetUp): OpenClaude {
  const { env, folder, shrinker, clock } = setUp;
  const keyFile = join(folder, 'claude-key.json');
  const kept = sealedKey(keyFile, 'anthropic');
  const cache = answerCache(join(folder, 'claude-answers.jsonl'));
  const sent = sentPictureLog(join(folder, 'sent-pictures.jsonl'));
  let session: Secret | undefined;

  const state = async (): Promise<ClaudeState> => {
    const { vision } = setUp.policy();
    const model = vision?.model ?? defaultModel;
    const { inputTokens, outputTokens, usd } = estimateFor(model, 1);
    return {
      consent: vision?.consent === true,
      key:
        session !== undefined
          ? 'session'
          : fromEnvironment(env) !== undefined
            ? 'environment'
            : (await kept.isKept())
              ? 'sealed'
              : 'none',
      model,
      host: hostOf(baseUrlFrom(env['ANTHROPIC_BASE_URL'])),
      maxPictures: vision?.max_pictures ?? defaultMaxPictures,
      maxUsd: vision?.max_usd ?? null,
      batchFrom: defaultBatchFrom,
      perPicture: { inputTokens, outputTokens, usd },
    };
  };
  const key = async (): Promise<Secret | string> => {
    const given = session ?? fromEnvironment(env);
    if (given !== undefined) return given;
    if (!(await kept.isKept())) return 'there is no key for it (ANTHROPIC_API_KEY, or `camopt claude key`)';
    session = await kept.open(await setUp.passphrase(keyFile));
    return session ?? 'the kept key is gone';
  };

  return {
    state,
    useKey: async (given, options) => {
      const fit = usableKey(given);
      if (options?.keep === true) await kept.keep(fit, await setUp.passphrase(keyFile));
      session = fit;
      return state();
    },
    forgetKey: async () => {
      session = undefined;
      await kept.forget();
      return state();
    },
    vision: async () => {
      // Without a key the rules decide alone; a passphrase that is wrong or declined is no more than that.
      const found = await key().catch((error: unknown) => toCamOptError(error).message);
      if (typeof found === 'string') return found;
      const { vision } = setUp.policy();
      // The SDK is loaded when it is asked for: most calls never are.
      const { claudeVision } = await import('../vision/claudeVision.ts');
      return claudeVision(
        {
          apiKey: found,
          baseUrl: env['ANTHROPIC_BASE_URL'],
          model: vision?.model,
          maxPictures: vision?.max_pictures,
          maxUsd: vision?.max_usd,
        },
        { clock, shrinker, cache, sent },
      );
    },
  };
}

function fromEnvironment(env: NodeJS.ProcessEnv): Secret | undefined {
  const key = (env['ANTHROPIC_API_KEY'] ?? '').trim();
  return key === '' ? undefined : new Secret(key);
}

/** Pasted keys bring blanks and line ends; what else is in it would break the header that carries it. */
function usableKey(given: Secret): Secret {
  const text = given.reveal().trim();
  if (/^[\x21-\x7e]{8,400}$/.test(text)) return new Secret(text);
  throw new CamOptError('USAGE', 'this is no API key', {
    hint: 'paste the whole key, one line without blanks (console.anthropic.com)',
  });
}
