import type { Credentials } from '../../app/ports.ts';
import { CamOptError, errorTable } from '../../domain/errors.ts';
import { plainText } from '../../shared/plainText.ts';
import { decodeXml } from '../xml/decodeXml.ts';
import { faultError, isNotAuthorized } from '../soap/faultError.ts';
import { faultWords } from '../soap/soapFault.ts';
import type { SoapExchange } from '../soap/soapTransport.ts';
import type { LoginOptions } from './login.ts';
import { refusalWords } from './refusalWords.ts';

/** True when the answer is about who asks. HTTP status first: a 401 often comes with an HTML page (Q04). */
export function isRefusal(exchange: SoapExchange): boolean {
  if (exchange.http.status === 401 || (exchange.http.status === 403 && exchange.reply.kind !== 'answer'))
    return true;
  return exchange.reply.kind === 'fault' && isNotAuthorized(exchange.reply.fault);
}

/** The named reason for a refused login, after it was counted where it was a wrong password. */
export async function loginRefused(
  exchange: SoapExchange,
  credentials: Credentials,
  way: 'digest' | 'wsse',
  options: LoginOptions,
  /** they were let in before, in this session */
  accepted: boolean,
): Promise<CamOptError> {
  const said = wordsOf(exchange);
  const words = refusalWords(said);
  const shown =
    exchange.reply.kind === 'fault' ? faultWords(exchange.reply.fault) : `HTTP ${exchange.http.status}`;
  const details = { way, status: exchange.http.status, ...words };
  const who = `user ${JSON.stringify(plainText(credentials.username, 64))}`;

  if (words.notActivated)
    return new CamOptError('CAM_NOT_ACTIVATED', `the camera has no password yet: ${shown}`, { details });
  if (words.connectionLimit)
    return new CamOptError('CAM_CONNECTION_LIMIT', `the camera has no free connection: ${shown}`, {
      details,
    });
  if (accepted) {
    // The same password was right a moment ago. Q16: a camera out of connections answers 401, too.
    if (exchange.http.status === 401)
      return new CamOptError('CAM_CONNECTION_LIMIT', `refused after it had let ${who} in: ${shown}`, {
        details,
      });
    if (exchange.reply.kind === 'fault') {
      const refused = faultError('login', exchange.reply.fault, exchange.http.status);
      return new CamOptError('CAM_PERMISSION', `${who} may not do that: ${shown}`, {
        details: refused.details,
      });
    }
  }

  const isLocked = words.locked && words.attemptsLeft === undefined;
  // One that does not say for how long keeps the account for half an hour mostly, and longer when it is tried meanwhile.
  const lockedSeconds = words.lockedSeconds ?? (isLocked ? 1800 : undefined);
  await options.budget.refused(options.cameraKey, credentials, {
    ...(words.attemptsLeft === undefined ? {} : { attemptsLeft: words.attemptsLeft }),
    ...(lockedSeconds === undefined ? {} : { lockedSeconds }),
  });
  if (isLocked)
    return new CamOptError('CAM_LOCKED', `the camera has locked ${who}: ${shown}`, {
      details,
      ...(words.lockedSeconds === undefined
        ? {}
        : { hint: `wait ${Math.ceil(words.lockedSeconds / 60)} minutes, and do not try before` }),
    });
  if (words.clock && way === 'wsse')
    return new CamOptError('CAM_AUTH_CLOCK', `the camera refuses the time of the login: ${shown}`, {
      details,
    });
  const left = words.attemptsLeft === undefined ? '' : `; ${words.attemptsLeft} attempts are left`;
  if (words.unknownUser)
    return new CamOptError('CAM_AUTH', `the camera does not know ${who}: ${shown}${left}`, {
      details,
      hint: 'add this user in the camera, under ONVIF or Integration: many keep ONVIF users apart from web users',
    });
  return new CamOptError('CAM_AUTH', `the camera refuses ${who} with this password: ${shown}${left}`, {
    details,
    hint: [errorTable.CAM_AUTH.hint, ...(way === 'wsse' ? doubtsAboutToken(credentials, options) : [])].join(
      '; ',
    ),
  });
}

/** A token can fail although user and password are right. */
function doubtsAboutToken(credentials: Credentials, { state }: LoginOptions): string[] {
  const doubts: string[] = [];
  // Its clock could not be read before the login, so the token may have failed for its time (Q02, Q17).
  if (state.clockOffsetMs === null) doubts.push("if both are right, set the camera's time: it tells none");
  else if (Math.abs(state.clockOffsetMs) > 60_000)
    doubts.push(
      `if both are right, set the camera's time: it tells one ${Math.round(state.clockOffsetMs / 60_000)} minutes off ours`,
    );
  if (credentials.passwordText === undefined)
    doubts.push('a few old cameras take only the password itself: --allow-password-text consents to that');
  return doubts;
}

/** Q13: the web server took the password, the ONVIF service did not: its users are kept apart. */
export function noOnvifUser(refused: CamOptError): CamOptError {
  return new CamOptError('CAM_AUTH', `${refused.message}; its web server did accept them`, {
    cause: refused.cause,
    details: refused.details,
    hint: 'this user is no ONVIF user: add one in the camera, under ONVIF or Integration',
  });
}

export function wrongClock(refused: CamOptError, offsetMs: number): CamOptError {
  const minutes = Math.round(offsetMs / 60_000);
  return new CamOptError('CAM_AUTH_CLOCK', `${refused.message}; its clock is ${minutes} minutes off ours`, {
    details: refused.details,
  });
}

function wordsOf(exchange: SoapExchange): string {
  const { reply, http } = exchange;
  if (reply.kind === 'fault')
    return `${reply.fault.reason} ${reply.fault.detail} ${reply.fault.subcodes.join(' ')}`;
  return plainText(decodeXml(http.bytes.subarray(0, 4096), http.contentType).replace(/<[^>]*>/g, ' '), 1000);
}
