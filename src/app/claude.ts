import type { ClaudeState } from '../domain/claudeState.ts';
import type { Secret } from '../shared/secret.ts';

/**
 * The key for Claude and what a look costs. Pictures leave only where the policy consents or the call says so
 * (`sendSnapshots`); a key alone sends nothing. A kept key is opened when it is needed, by a passphrase that whoever
 * `askBy` names is asked for.
 */
export interface ClaudeAccess {
  state(): Promise<ClaudeState>;
  /**
   * A key for this process, held in memory and before the one of the environment. With `keep` it is also there the next
   * time, encrypted under a passphrase. Throws USAGE for what can be no key.
   */
  useKey(key: Secret, options?: { keep: boolean }): Promise<ClaudeState>;
  /** Out of memory and off the disk; one in the environment stays. */
  forgetKey(): Promise<ClaudeState>;
}
