import type { ClaudeState } from '../../domain/claudeState.ts';
import { pairs } from './cameraText.ts';
import type { Style } from './style.ts';

const keys: Readonly<Record<ClaudeState['key'], string>> = {
  none: 'none: `camopt claude key` keeps one, or set ANTHROPIC_API_KEY',
  environment: 'from ANTHROPIC_API_KEY',
  session: 'at hand in this call',
  sealed: 'kept for this site, encrypted; CAMOPT_PASSPHRASE or a prompt opens it',
};

export function claudeText(state: ClaudeState, style: Style): string {
  const { usd, inputTokens, outputTokens } = state.perPicture;
  const tokens = `${inputTokens} + ${outputTokens} tokens`;
  return pairs(
    [
      [
        'consent',
        state.consent
          ? 'the policy lets pictures leave the site'
          : 'pictures stay here: vision.consent in the policy, or --send-snapshots for one call',
      ],
      ['key', keys[state.key]],
      ['model', `${state.model} at ${state.host}`],
      [
        'price',
        usd === null
          ? `not known (${tokens} a picture)`
          : `${Number(usd.toPrecision(2))} USD a picture at most (${tokens}), half from ${state.batchFrom} pictures on`,
      ],
      [
        'limits',
        `${state.maxPictures} pictures${state.maxUsd === null ? '' : ` and ${state.maxUsd} USD`} in one run`,
      ],
    ],
    style,
  );
}
