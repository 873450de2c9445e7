import type { Clock } from '../app/ports.ts';
import { CamOptError, isCamOptError } from '../domain/errors.ts';
import type { Login } from './auth/login.ts';
import { isRefusal } from './auth/loginRefused.ts';
import { refusalWords } from './auth/refusalWords.ts';
import type { ServiceAddresses } from './serviceAddresses.ts';
import type { ServiceName, SoapCall } from './soap/envelope.ts';
import { faultError } from './soap/faultError.ts';
import type { SoapExchange } from './soap/soapTransport.ts';
import type { XmlElement } from './xml/xmlTree.ts';

export interface Timeouts {
  /** milliseconds */
  connect: number;
  read: number;
  write: number;
  snapshot: number;
}

export const usualTimeouts: Timeouts = { connect: 3000, read: 10_000, write: 30_000, snapshot: 15_000 };

/** Operations of one camera by service and name; gives the response element or throws the named error. */
export interface CameraChannel {
  readonly addresses: ServiceAddresses;
  readonly login: Login;
  call(call: SoapCall, signal: AbortSignal, how?: CallOptions): Promise<XmlElement>;
}

export interface CallOptions {
  /** another path than the service's own */
  path?: string;
  /** `open`: sent without credentials first, with them only when the camera insists */
  login?: 'open' | 'never' | 'required';
  write?: boolean;
}

export function createCameraChannel(options: {
  login: Login;
  addresses: ServiceAddresses;
  timeouts: Timeouts;
  clock: Clock;
}): CameraChannel {
  const { login, addresses, timeouts } = options;

  const attempt = async (call: SoapCall, signal: AbortSignal, how: CallOptions): Promise<XmlElement> => {
    const path = how.path ?? pathFor(addresses, call.service);
    const write = how.write === true;
    const send = { write, timeoutMs: write ? timeouts.write : timeouts.read };
    let exchange: SoapExchange;
    if (how.login === 'open' || how.login === 'never') {
      exchange = await login.sendOpen(path, call, send, signal);
      // Q02, Q03: cameras that want credentials even for what the standard lets everybody ask.
      if (how.login === 'open' && isRefusal(exchange))
        exchange = await login.sendAs(path, call, send, signal);
    } else exchange = await login.sendAs(path, call, send, signal);
    return answerOf(exchange, call, write);
  };

  return {
    addresses,
    login,
    async call(call, signal, how = {}) {
      try {
        return await attempt(call, signal, how);
      } catch (error) {
        if (how.write === true) throw writeError(error, call);
        // Q16: out of connections for a moment; asking once more a little later is no guess at a password.
        if (!isCamOptError(error, 'CAM_CONNECTION_LIMIT')) throw error;
        await options.clock.sleep(1000, signal);
        return attempt(call, signal, how);
      }
    },
  };
}

/** null where a camera does not answer an optional question; a lost connection, a deadline or a refused login still throws. */
export async function optional<T>(work: Promise<T>, note?: (words: string) => void): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (
      !isCamOptError(
        error,
        'CAM_NOT_SUPPORTED',
        'CAM_FAULT',
        'CAM_BAD_ANSWER',
        'CAM_PERMISSION',
        'CAM_BUSY',
        'CAM_NOT_ONVIF',
      )
    )
      throw error;
    if (error.code !== 'CAM_NOT_SUPPORTED') note?.(error.message);
    return null;
  }
}

function pathFor(addresses: ServiceAddresses, service: ServiceName): string {
  const path = addresses[service]?.path;
  if (path !== undefined) return path;
  throw new CamOptError('CAM_NOT_SUPPORTED', `the camera has no ${service} service`);
}

function answerOf(exchange: SoapExchange, call: SoapCall, write: boolean): XmlElement {
  const { reply, http, url } = exchange;
  const { operation } = call;
  if (reply.kind === 'fault') throw faultError(operation, reply.fault, http.status);
  if (reply.kind === 'answer' && http.status < 400) {
    if (reply.element.local === `${operation}Response`) return reply.element;
    // A write was carried out or it was not: an answer to something else does not tell.
    throw unreadable(`answered ${reply.element.local} to it`, write ? 'WRITE_UNKNOWN' : 'CAM_BAD_ANSWER');
  }
  const problem = reply.kind === 'unreadable' ? reply.problem : 'an error with a body that is no fault';
  const excerpt = reply.kind === 'unreadable' && reply.excerpt !== '' ? `: ${reply.excerpt}` : '';
  const words = `HTTP ${http.status}, ${problem}${excerpt}`;
  if (refusalWords(excerpt).notActivated) throw unreadable(words, 'CAM_NOT_ACTIVATED');
  // Asked without credentials: some web servers let nobody in at all, and their page says no more than that.
  if (http.status === 401) throw unreadable(words, 'CAM_AUTH');
  if ([404, 405, 410, 501].includes(http.status) || (http.status === 403 && !write))
    throw unreadable(words, call.service === 'device' ? 'CAM_NOT_ONVIF' : 'CAM_NOT_SUPPORTED');
  if (http.status === 503) throw unreadable(words, 'CAM_BUSY');
  if (write) throw unreadable(words, http.status >= 400 && http.status < 500 ? 'CAM_FAULT' : 'WRITE_UNKNOWN');
  throw unreadable(words, 'CAM_BAD_ANSWER');

  function unreadable(what: string, code: CamOptError['code']): CamOptError {
    return new CamOptError(code, `${operation} at ${url.host}: ${what}`, {
      details: {
        operation,
        status: http.status,
        subcodes: [],
        sent: true,
        page: reply.kind === 'unreadable' && reply.page,
      },
    });
  }
}

/** A write without a readable answer is in doubt as soon as something was sent. */
function writeError(error: unknown, call: SoapCall): unknown {
  if (!(error instanceof CamOptError) || error.details['sent'] !== true) return error;
  if (!['CAM_TIMEOUT', 'CAM_CONNECTION_LOST', 'CAM_BAD_ANSWER', 'ABORTED'].includes(error.code)) return error;
  return new CamOptError('WRITE_UNKNOWN', `${call.operation} was sent and not answered: ${error.message}`, {
    cause: error,
    details: { operation: call.operation, because: error.code },
  });
}
