import type { Camera } from '../domain/camera.ts';
import { CamOptError, type ErrorCode } from '../domain/errors.ts';
import type { AuthBudget, Credentials, CredentialSource, LoginGuard } from './ports.ts';

/** So many cameras in a row that refuse one credential set mean that the set is wrong, not the cameras. */
const refusalsInARow = 3;

/** Failures that say the secret is wrong or the account is closed: other cameras of the same set are at risk. */
const refusals: readonly ErrorCode[] = ['CAM_AUTH', 'CAM_LOCKED'];

/**
 * Credentials for one run over many cameras. When three cameras in a row refuse a set it is given out no more
 * (CAM_AUTH_STOPPED), and until a camera took it no more than three try it at once: else thirty cameras would be asked
 * with a wrong password before the third answer is there.
 */
export function credentialsForRun(source: CredentialSource): CredentialSource {
  if (source instanceof RunCredentials) return source;
  return new RunCredentials(source);
}

class RunCredentials implements CredentialSource {
  readonly #source: CredentialSource;
  readonly #guards = new Map<string, SetGuard>();

  constructor(source: CredentialSource) {
    this.#source = source;
  }

  async for(camera: Camera): Promise<Credentials | null> {
    const credentials = await this.#source.for(camera);
    if (credentials === null) return null;
    const { set, username } = credentials;
    const key = JSON.stringify([set, username]);
    const guard = this.#guards.get(key) ?? new SetGuard(set);
    this.#guards.set(key, guard);
    guard.refuseStopped();
    return { ...credentials, guard };
  }
}

class SetGuard implements LoginGuard {
  readonly #set: string;
  /** cameras that were sent the secret and have not said what they think of it */
  readonly #asked = new Set<string>();
  #waiting: (() => void)[] = [];
  #refused = 0;
  #proven = false;
  /** for the rest of the run, whatever a camera that was asked before then may say */
  #stopped = false;

  constructor(set: string) {
    this.#set = set;
  }

  refuseStopped(): void {
    if (!this.#stopped) return;
    throw new CamOptError(
      'CAM_AUTH_STOPPED',
      `not asked: ${refusalsInARow} cameras in a row refused the credentials ${JSON.stringify(this.#set)}`,
    );
  }

  async admit(cameraId: string): Promise<void> {
    for (;;) {
      this.refuseStopped();
      const free = this.#proven && this.#refused === 0 ? Infinity : refusalsInARow - this.#refused;
      if (this.#asked.has(cameraId) || this.#asked.size < free) break;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#asked.add(cameraId);
  }

  accepted(cameraId: string): void {
    this.#proven = true;
    this.#refused = 0;
    this.#answered(cameraId);
  }

  settled(cameraId: string, error?: CamOptError): void {
    if (error !== undefined && refusals.includes(error.code)) this.#refused += 1;
    this.#stopped ||= this.#refused >= refusalsInARow;
    this.#answered(cameraId);
  }

  #answered(cameraId: string): void {
    this.#asked.delete(cameraId);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}

/** The budget of the box, and before it the guard of the run that the credentials were given out for. */
export function withRunGuards(budget: AuthBudget): AuthBudget {
  return {
    turn: (...call) => budget.turn(...call),
    check: async (cameraId, credentials) => {
      await credentials.guard?.admit(cameraId);
      return budget.check(cameraId, credentials);
    },
    refused: (...call) => budget.refused(...call),
    accepted: async (cameraId, credentials) => {
      credentials.guard?.accepted(cameraId);
      await budget.accepted(cameraId, credentials);
    },
  };
}
