/**
 * Every failure that can reach a person, with what follows from it: the exit code of a command that ended with it, the
 * HTTP status, whether trying again may help, and what to do next. `docs/errors.md` is made from this table.
 */
export const errorTable = {
  // Usage and files
  USAGE: { exit: 2, http: 400, retry: false, hint: 'see `camopt help`' },
  CONFIRMATION_NEEDED: { exit: 2, http: 400, retry: false, hint: 'add --yes, or run it in a terminal' },
  CONFIG_INVALID: { exit: 2, http: 400, retry: false, hint: 'correct the named field in the file' },
  SETTINGS_INVALID: { exit: 2, http: 400, retry: false, hint: 'correct the named setting' },
  CAMERA_UNKNOWN: {
    exit: 2,
    http: 404,
    retry: false,
    hint: 'give an id from `camopt cameras`, or host:port; `camopt discover` finds cameras',
  },
  RUN_UNKNOWN: { exit: 2, http: 404, retry: false, hint: '`camopt history` lists runs and jobs' },
  ADDRESS_REFUSED: {
    exit: 2,
    http: 403,
    retry: false,
    hint: 'only private addresses are served unless others are allowed',
  },
  PROGRAM_MISSING: { exit: 2, http: 500, retry: false, hint: 'install the named program, or name another' },
  ABORTED: { exit: 130, http: 499, retry: true, hint: '`camopt resume` settles what was cut off' },
  INTERNAL: { exit: 1, http: 500, retry: false, hint: 'run again with --verbose and report what it says' },

  // Plans
  PLAN_INVALID: { exit: 1, http: 400, retry: false, hint: 'make a new plan with `camopt plan`' },
  PLAN_CHANGED: {
    exit: 1,
    http: 409,
    retry: false,
    hint: 'the file was edited after it was made: make a new plan',
  },
  PLAN_EXPIRED: { exit: 1, http: 409, retry: false, hint: 'make a new plan with `camopt plan`' },
  PLAN_USED: {
    exit: 1,
    http: 409,
    retry: false,
    hint: 'a plan is applied once: make a new one, or `camopt resume` if its run was cut off',
  },

  // Reaching a camera
  CAM_UNREACHABLE: {
    exit: 1,
    http: 504,
    retry: true,
    hint: 'check cable, power and address; another subnet needs a route',
  },
  CAM_TIMEOUT: {
    exit: 1,
    http: 504,
    retry: true,
    hint: 'the camera or the line is slow: try --timeout with more seconds',
  },
  CAM_CONNECTION_LOST: {
    exit: 1,
    http: 502,
    retry: true,
    hint: 'the camera closed the connection: try again',
  },
  CAM_TLS: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'no encryption was agreed on: check that this port speaks https, or use its http port',
  },
  CAM_CERTIFICATE_CHANGED: {
    exit: 1,
    http: 502,
    retry: false,
    hint: "compare the fingerprint with the camera's own page; if it is the camera, `camopt cameras trust` accepts it",
  },
  CAM_REDIRECTED: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'the camera sends to another address: use that address, if it is the camera',
  },
  CAM_NOT_ONVIF: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'switch ONVIF on in the camera, or name its port (8000, 8080, 8899, 2020 are usual)',
  },
  CAM_NOT_ACTIVATED: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'set its first password with the vendor tool, then add an ONVIF user',
  },
  CAM_WRONG_DEVICE: {
    exit: 1,
    http: 409,
    retry: false,
    hint: 'another device answers at this address: run `camopt discover` again',
  },

  // Getting in
  CAM_CREDENTIALS_MISSING: {
    exit: 1,
    http: 401,
    retry: false,
    hint: 'give --username and CAMOPT_PASSWORD, or a credential set',
  },
  CAM_AUTH: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'check user and password; many cameras keep ONVIF users apart from web users',
  },
  CAM_AUTH_CLOCK: {
    exit: 1,
    http: 502,
    retry: false,
    hint: "the camera's clock is wrong: set its time or NTP, then try again",
  },
  CAM_AUTH_BUDGET: {
    exit: 1,
    http: 429,
    retry: false,
    hint: 'two wrong answers in 30 minutes: nothing more is sent so that the account is not locked',
  },
  CAM_AUTH_STOPPED: {
    exit: 1,
    http: 429,
    retry: false,
    hint: 'user or password of this set is probably wrong: correct it, try it with `camopt credentials test`, then run again',
  },
  CAM_LOCKED: { exit: 1, http: 423, retry: false, hint: 'the camera locked the account: wait half an hour' },
  CAM_CONNECTION_LIMIT: {
    exit: 1,
    http: 502,
    retry: true,
    hint: 'the camera has no free connection: close other clients, then try again',
  },
  CAM_PERMISSION: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'this user may not do that: ONVIF Operator or Administrator is needed',
  },

  // What a camera answers
  CAM_FAULT: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'the camera refused; its own words stand in the message',
  },
  CAM_BUSY: { exit: 1, http: 502, retry: true, hint: 'in use by another client: close it or try later' },
  CAM_REBOOT_NEEDED: {
    exit: 5,
    http: 502,
    retry: false,
    hint: 'the camera asks for a restart: power-cycle it',
  },
  CAM_NOT_SUPPORTED: { exit: 1, http: 502, retry: false, hint: 'the camera does not offer this over ONVIF' },
  CAM_READ_ONLY: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'this camera takes no settings over ONVIF: use its web page',
  },
  CAM_BAD_ANSWER: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'the answer is not readable; `camopt capture` keeps the exchange for a report',
  },
  CAM_NO_MEDIA: { exit: 1, http: 502, retry: false, hint: 'the device has no video encoder to set' },
  CAM_NO_SNAPSHOT: { exit: 1, http: 502, retry: false, hint: 'its settings can be changed without one' },
  STREAM_FAILED: {
    exit: 1,
    http: 502,
    retry: true,
    hint: 'the stream could not be measured; the settings were read back',
  },

  // Applying
  WRITE_UNKNOWN: {
    exit: 5,
    http: 502,
    retry: false,
    hint: 'it is not known whether the write happened: look at the camera',
  },
  DRIFTED: {
    exit: 1,
    http: 409,
    retry: false,
    hint: 'the camera changed since the plan was made: make a new plan',
  },
  VERIFY_FAILED: {
    exit: 1,
    http: 502,
    retry: false,
    hint: 'the outcomes say which setting, what was asked and what the camera has',
  },
  CAMERA_HELD: {
    exit: 1,
    http: 409,
    retry: true,
    hint: 'someone else works on this camera: wait, or ask the named person',
  },
  NOTHING_TO_ROLL_BACK: {
    exit: 1,
    http: 409,
    retry: false,
    hint: 'it changed nothing, or was put back before: `camopt history` tells',
  },
  ROLLBACK_CONFLICT: {
    exit: 5,
    http: 409,
    retry: false,
    hint: 'someone changed the value after us: decide by hand which one is right',
  },
  ROLLBACK_FAILED: { exit: 5, http: 502, retry: false, hint: 'put the listed values back by hand' },
  READ_ONLY_MODE: {
    exit: 2,
    http: 403,
    retry: false,
    hint: 'started with --readonly: start without it to write',
  },

  // Files of ours
  STORE_DAMAGED: {
    exit: 1,
    http: 500,
    retry: false,
    hint: 'the damaged file was put aside under quarantine; the others are untouched',
  },
  STORE_TOO_NEW: {
    exit: 1,
    http: 500,
    retry: false,
    hint: 'a newer CamOpt wrote this: install that version or a newer one',
  },
  STORE_FAILED: {
    exit: 1,
    http: 507,
    retry: false,
    hint: 'free some space or check the permissions of the home folder',
  },

  // Claude
  VISION_CONSENT: {
    exit: 2,
    http: 403,
    retry: false,
    hint: 'pictures leave the site only with `vision.consent: true` in the policy or --send-snapshots',
  },
  VISION_FAILED: { exit: 1, http: 502, retry: true, hint: 'the rules were used instead' },
} as const satisfies Record<string, ErrorFacts>;

interface ErrorFacts {
  /** exit code of a command whose only result is this error */
  readonly exit: 1 | 2 | 5 | 130;
  readonly http: number;
  /** true when the same call may succeed later without anybody changing anything */
  readonly retry: boolean;
  readonly hint: string;
}

export type ErrorCode = keyof typeof errorTable;

/**
 * The one error class. Tell failures apart by `code`, never by the words of the message.
 * `message` says what happened, to which camera; `hint` says what to do; the original failure is `cause`.
 */
export class CamOptError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; hint?: string; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CamOptError';
    this.code = code;
    this.hint = options.hint ?? errorTable[code].hint;
    this.details = options.details ?? {};
  }

  get facts(): ErrorFacts {
    return errorTable[this.code];
  }

  /** The shape of `{"error":…}` in `--json` output and in the job file. */
  toJSON(): { code: ErrorCode; message: string; hint: string } {
    return { code: this.code, message: this.message, hint: this.hint };
  }
}

/** A code that came from a file or another process. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

export function isCamOptError(error: unknown, ...codes: ErrorCode[]): error is CamOptError {
  return error instanceof CamOptError && (codes.length === 0 || codes.includes(error.code));
}

/** Any thrown thing as one of ours, so that the outermost layer has one shape to print. */
export function toCamOptError(error: unknown): CamOptError {
  if (error instanceof CamOptError) return error;
  if (error instanceof Error && error.name === 'AbortError')
    return new CamOptError('ABORTED', 'interrupted', { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new CamOptError('INTERNAL', message, { cause: error });
}
