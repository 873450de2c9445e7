import type { ClaudeAccess } from '../../src/app/claude.ts';
import type { ClaudeState } from '../../src/domain/claudeState.ts';

/** The way to Claude with a memory and no network. */
export function fakeClaude(given: Partial<ClaudeState> = {}): ClaudeAccess {
  let state: ClaudeState = {
    consent: false,
    key: 'none',
    model: 'claude-haiku-5-5',
    host: 'api.anthropic.com',
    maxPictures: 200,
    maxUsd: null,
    batchFrom: 100,
    perPicture: { inputTokens: 2600, outputTokens: 2048, usd: 0.001284 },
    ...given,
  };
  const became = (key: ClaudeState['key']): Promise<ClaudeState> => {
    state = { ...state, key };
    return Promise.resolve(state);
  };
  return {
    state: () => Promise.resolve(state),
    useKey: () => became('session'),
    forgetKey: () => became('none'),
  };
}
