import { CamOptError, isCamOptError, type ErrorCode } from '../../domain/errors.ts';

/** Why an HTTP exchange gave no answer, as a named error. `sent` tells whether the request may have reached the camera. */
export function httpFailure(
  error: unknown,
  where: {
    address: string;
    what: string;
    sent: boolean;
    timedOut: boolean;
    timeoutMs: number;
    aborted: boolean;
  },
): CamOptError {
  const details = { sent: where.sent, address: where.address };
  if (error instanceof CamOptError)
    return new CamOptError(error.code, error.message, {
      cause: error.cause,
      hint: error.hint,
      details: { ...error.details, ...details },
    });
  if (where.aborted)
    return new CamOptError('ABORTED', `${where.what}: interrupted`, { cause: error, details });
  if (where.timedOut)
    return new CamOptError(
      'CAM_TIMEOUT',
      `${where.what}: ${where.address} gave no complete answer in ${where.timeoutMs / 1000} s`,
      { cause: error, details },
    );
  const { code, words } = classify(error);
  return new CamOptError(code, `${where.what}: ${where.address} ${words}`, {
    cause: error,
    details: { ...details, brokenHttp: code === 'CAM_BAD_ANSWER' },
  });
}

export function tooLong(request: { what: string; url: URL; maxBytes: number }): CamOptError {
  const most = Math.round(request.maxBytes / 1024);
  return new CamOptError('CAM_BAD_ANSWER', `${request.what}: ${request.url.host} sent more than ${most} KiB`);
}

/** True when what came back is no HTTP as a strict parser reads it. */
export function isBrokenHttp(error: unknown): boolean {
  return isCamOptError(error, 'CAM_BAD_ANSWER') && error.details['brokenHttp'] === true;
}

function classify(error: unknown): { code: ErrorCode; words: string } {
  const name = codeOf(error);
  const known = bySystemCode[name];
  if (known !== undefined) return { code: known[0], words: known[1] };
  if (/^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO)/.test(name))
    return { code: 'CAM_TLS', words: `does not agree on encryption (${name})` };
  // undici has no code for a `100 Continue` that nobody asked for.
  if (/^(HPE_|UND_ERR_HEADERS|UND_ERR_RESPONSE|bad response$)/.test(name))
    return { code: 'CAM_BAD_ANSWER', words: `does not speak HTTP as it should (${name})` };
  return { code: 'CAM_CONNECTION_LOST', words: `closed the connection (${name})` };
}

const unreachable = 'CAM_UNREACHABLE' as const;
const bySystemCode: Record<string, readonly [ErrorCode, string] | undefined> = {
  ECONNREFUSED: [unreachable, 'refuses connections at this port'],
  EHOSTUNREACH: [unreachable, 'is not there: no route to it'],
  ENETUNREACH: [unreachable, 'is in a network that cannot be reached'],
  EHOSTDOWN: [unreachable, 'is down'],
  EADDRNOTAVAIL: [unreachable, 'is no address that can be reached'],
  EINVAL: [unreachable, 'is no address that can be reached'],
  ENOTFOUND: [unreachable, 'is a name that nobody knows'],
  EAI_AGAIN: [unreachable, 'is a name that could not be looked up'],
  ETIMEDOUT: [unreachable, 'does not answer'],
  UND_ERR_CONNECT_TIMEOUT: [unreachable, 'does not answer'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['CAM_BAD_ANSWER', 'sent another length than it announced'],
  UND_ERR_RES_EXCEEDED_MAX_SIZE: ['CAM_BAD_ANSWER', 'sent more than is accepted'],
};

function codeOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    // undici names its parser's errors by class; the code of most of them is missing.
    const given = at.name === 'HTTPParserError' ? 'HPE_INVALID' : 'code' in at ? at.code : '';
    const code = typeof given === 'string' ? given : '';
    // AggregateError of a host with several addresses: the first cause decides.
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]) || code;
    if (code !== '' && code !== 'UND_ERR_SOCKET') return code;
  }
  return error instanceof Error ? error.message : 'unknown';
}
