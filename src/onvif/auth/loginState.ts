import type { Credentials } from '../../app/ports.ts';
import type { TimeSource } from '../../domain/camera.ts';
import type { DigestChallenge } from './digest.ts';

/** How one camera wants to be asked, learned once and remembered between sessions of this process. */
export interface LoginState {
  scheme: 'unknown' | 'digest' | 'wsse';
  /** the challenge to answer next, by path where the camera ties nonces to one (Q07), else under '' */
  challenges: Map<string, DigestChallenge>;
  /** `path`: a nonce counts for one address only; `once`: for one request only (Q08) */
  nonceReuse: 'host' | 'path' | 'once';
  refusedSecondUses: number;
  /** whom the camera let in last */
  letIn: Credentials | null;
  /** the camera takes the password itself and nothing else */
  passwordText: boolean;
  /** milliseconds to add to our clock to get the camera's; null when the camera does not tell */
  clockOffsetMs: number | null;
  /** the same by the Date header of the last answer, for cameras that tell no time (Q17) */
  headerOffsetMs: number | null;
  /** what sets its clock, where it says so */
  timeSource: TimeSource | null;
  /** false while the offset is a remembered one */
  clockIsFresh: boolean;
}

export function newLoginState(): LoginState {
  return {
    scheme: 'unknown',
    challenges: new Map(),
    nonceReuse: 'host',
    refusedSecondUses: 0,
    letIn: null,
    passwordText: false,
    clockOffsetMs: null,
    timeSource: null,
    headerOffsetMs: null,
    clockIsFresh: false,
  };
}

export function knownChallenge(state: LoginState, path: string): DigestChallenge | undefined {
  return state.nonceReuse === 'once' ? undefined : state.challenges.get(keyFor(state, path));
}

export function rememberChallenge(state: LoginState, path: string, challenge: DigestChallenge): void {
  challenge.issuedFor = path;
  if (state.nonceReuse !== 'once') state.challenges.set(keyFor(state, path), challenge);
}

/** True for the user and the password that the camera let in last. */
export function wasLetIn({ letIn }: LoginState, { username, password }: Credentials): boolean {
  return letIn?.username === username && letIn.password.reveal() === password.reveal();
}

/** A used nonce was refused without the word `stale`, and a fresh one accepted: the next requests follow what that says. */
export function learnFromRefusedNonce(state: LoginState, refused: DigestChallenge, path: string): void {
  if (refused.issuedFor !== path && state.nonceReuse === 'host') {
    state.nonceReuse = 'path';
    state.challenges.clear();
    return;
  }
  // Once may be an expired nonce; twice in a row at the second use it is a camera that gives one nonce a request.
  state.refusedSecondUses = refused.uses === 2 ? state.refusedSecondUses + 1 : 0;
  if (state.refusedSecondUses >= 2) state.nonceReuse = 'once';
}

function keyFor(state: LoginState, path: string): string {
  return state.nonceReuse === 'path' ? path : '';
}
