import type { AuthBudget, Clock, Credentials } from '../../app/ports.ts';
import { CamOptError } from '../../domain/errors.ts';
import type { SoapCall } from '../soap/envelope.ts';
import type { SoapExchange, SoapSendOptions, SoapTransport } from '../soap/soapTransport.ts';
import { digestAuthorization, digestChallenge, type DigestChallenge } from './digest.ts';
import {
  knownChallenge,
  learnFromRefusedNonce,
  rememberChallenge,
  wasLetIn,
  type LoginState,
} from './loginState.ts';
import { isRefusal, loginRefused, noOnvifUser, wrongClock } from './loginRefused.ts';
import { usernameToken } from './usernameToken.ts';

export interface Login {
  readonly state: LoginState;
  /** These credentials were let in, in this session. */
  isAccepted(): boolean;
  /** Sends the call without any credential. */
  sendOpen(path: string, call: SoapCall, how: SoapSendOptions, signal: AbortSignal): Promise<SoapExchange>;
  /** Sends it with the credentials, in the way the camera wants them. Throws when the camera refuses them. */
  sendAs(
    path: string,
    call: SoapCall,
    how: SoapSendOptions,
    signal: AbortSignal,
    /** the answer to the same call without credentials, where it was just sent */
    refused?: SoapExchange,
  ): Promise<SoapExchange>;
}

export interface LoginOptions {
  transport: SoapTransport;
  cameraKey: string;
  credentials: Credentials | null;
  budget: AuthBudget;
  clock: Clock;
  state: LoginState;
  /** Asks the camera's clock anew and stores it in the state. */
  readClock: (signal: AbortSignal) => Promise<void>;
}

/**
 * The ladder: without credentials until the camera asks; Digest when it challenges; WS-UsernameToken when it refuses in SOAP.
 * Never both in one request. A rung is climbed only when the answer says that the way was wrong, not the password: each
 * refused password counts in the budget that all processes of the box share.
 */
export function createLogin(options: LoginOptions): Login {
  const { transport, state } = options;
  // Of this session alone: another one to the same camera may have other credentials, and those have proven nothing.
  let accepted = false;
  const issuedHere = new WeakSet<DigestChallenge>();
  const remember = (path: string, challenge: DigestChallenge): void => {
    issuedHere.add(challenge);
    rememberChallenge(state, path, challenge);
  };

  const sendOpen: Login['sendOpen'] = async (path, call, how, signal) => {
    const exchange = await transport.send(path, call, how, signal);
    const told = Date.parse(exchange.http.date ?? '');
    state.headerOffsetMs = Number.isNaN(told) ? null : told - options.clock.now().getTime();
    const challenge = digestChallenge(exchange.http.authenticate);
    if (challenge !== undefined && isRefusal(exchange)) {
      state.scheme = 'digest';
      remember(path, challenge);
    }
    return exchange;
  };

  const credentialsOrThrow = (operation: string): Credentials => {
    if (options.credentials !== null) return options.credentials;
    throw new CamOptError('CAM_CREDENTIALS_MISSING', `${operation}: the camera wants a user and a password`, {
      details: { operation },
    });
  };

  let turn: AsyncDisposable | undefined;
  /** How often the camera refused this secret before. */
  const admit = async (credentials: Credentials, signal: AbortSignal): Promise<number> => {
    if (accepted) return 0;
    turn ??= await options.budget.turn(options.cameraKey, signal);
    return options.budget.check(options.cameraKey, credentials);
  };

  const letIn = async (exchange: SoapExchange, credentials: Credentials): Promise<SoapExchange> => {
    if (!accepted) {
      accepted = true;
      state.letIn = credentials;
      await options.budget.accepted(options.cameraKey, credentials);
    }
    return exchange;
  };

  const refuse = (
    exchange: SoapExchange,
    credentials: Credentials,
    way: 'digest' | 'wsse',
  ): Promise<CamOptError> => loginRefused(exchange, credentials, way, options, accepted);

  const sendDigest = async (
    challenge: DigestChallenge,
    path: string,
    call: SoapCall,
    how: SoapSendOptions,
    signal: AbortSignal,
  ): Promise<SoapExchange> => {
    const credentials = credentialsOrThrow(call.operation);
    await admit(credentials, signal);
    return transport.send(
      path,
      call,
      { ...how, authorization: (request) => digestAuthorization(challenge, credentials, request) },
      signal,
    );
  };

  /**
   * The challenge to answer without asking for one. One of an earlier session is refused when it grew old, and then answered
   * anew: only for the login that it was good for, and only while one more wrong answer does no harm.
   */
  const challengeAtHand = async (
    path: string,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<DigestChallenge | undefined> => {
    const known = knownChallenge(state, path);
    if (known === undefined || accepted || issuedHere.has(known)) return known;
    if (!wasLetIn(state, credentials)) return undefined;
    return (await admit(credentials, signal)) === 0 ? known : undefined;
  };

  const viaDigest: Login['sendAs'] = async (path, call, how, signal, refused) => {
    const credentials = credentialsOrThrow(call.operation);
    const atHand = await challengeAtHand(path, credentials, signal);
    let challenge = atHand;
    if (challenge === undefined) {
      const open = refused ?? (await sendOpen(path, call, how, signal));
      if (!isRefusal(open)) return open;
      // The remembered one where there is one: it counts its uses.
      challenge = knownChallenge(state, path) ?? digestChallenge(open.http.authenticate);
      if (challenge === undefined) return viaToken(path, call, how, signal);
    }
    const mayBeOld = challenge.uses > 0 || (atHand !== undefined && !issuedHere.has(atHand));
    const exchange = await sendDigest(challenge, path, call, how, signal);
    if (!isRefusal(exchange)) return letIn(exchange, credentials);

    const next = digestChallenge(exchange.http.authenticate);
    if (next !== undefined && mayBeOld) {
      // The nonce was refused, and the password only perhaps.
      const again = await sendDigest(next, path, call, how, signal);
      remember(path, next);
      if (!isRefusal(again)) {
        if (!next.stale) learnFromRefusedNonce(state, challenge, path);
        return letIn(again, credentials);
      }
      // The camera counts both.
      if (!accepted) await refuse(exchange, credentials, 'digest');
      throw await refuse(again, credentials, 'digest');
    }
    if (next !== undefined) remember(path, next);
    // Q10: Digest passed the web server, and the ONVIF service behind it wants a token.
    if (exchange.http.status !== 401 && !accepted) {
      const error = await refuse(exchange, credentials, 'digest');
      state.scheme = 'wsse';
      return viaToken(path, call, how, signal).catch((second: unknown) => {
        state.scheme = 'digest';
        throw second instanceof CamOptError && second.code === 'CAM_AUTH' ? noOnvifUser(second) : error;
      });
    }
    throw await refuse(exchange, credentials, 'digest');
  };

  const sendToken = async (
    offsetMs: number,
    rung: 'first' | 'next',
    path: string,
    call: SoapCall,
    how: SoapSendOptions,
    signal: AbortSignal,
  ): Promise<SoapExchange> => {
    const credentials = credentialsOrThrow(call.operation);
    const refusedBefore = await admit(credentials, signal);
    // A token of this secret was refused minutes ago: with the consent that was given since, the text is what is left to try.
    const learned = state.passwordText || (rung === 'first' && refusedBefore > 0);
    const text = learned && textIsAllowed();
    const created = (): Date => new Date(options.clock.now().getTime() + offsetMs);
    const exchange = await transport.send(
      path,
      call,
      { ...how, security: () => usernameToken(credentials, created(), text) },
      signal,
    );
    if (text && !isRefusal(exchange)) state.passwordText = true;
    return exchange;
  };

  const viaToken: Login['sendAs'] = async (path, call, how, signal) => {
    const credentials = credentialsOrThrow(call.operation);
    const offset = state.clockOffsetMs ?? 0;
    const exchange = await sendToken(offset, 'first', path, call, how, signal);
    if (!isRefusal(exchange)) {
      state.scheme = 'wsse';
      return letIn(exchange, credentials);
    }
    const challenge = digestChallenge(exchange.http.authenticate);
    if (challenge !== undefined && state.scheme !== 'wsse') {
      // Q05: tokens are not looked at, so this was no guess at the password.
      state.scheme = 'digest';
      remember(path, challenge);
      return viaDigest(path, call, how, signal);
    }
    const first = await refuse(exchange, credentials, 'wsse');
    const better = await betterOffset(offset, signal);
    if (better === null) return asText(first, path, call, how, signal);
    if (first.code !== 'CAM_AUTH' && first.code !== 'CAM_AUTH_CLOCK' && first.code !== 'CAM_PERMISSION')
      throw first;
    const second = await sendToken(better, 'next', path, call, how, signal).catch((error: unknown) => {
      throw error instanceof CamOptError && error.code === 'CAM_AUTH_BUDGET'
        ? wrongClock(first, offset)
        : error;
    });
    if (isRefusal(second)) throw await refuse(second, credentials, 'wsse');
    state.clockOffsetMs = better;
    state.scheme = 'wsse';
    return letIn(second, credentials);
  };

  /** Q25: a few cameras take only the password itself, which is sent on consent alone. */
  const asText = async (
    refused: CamOptError,
    path: string,
    call: SoapCall,
    how: SoapSendOptions,
    signal: AbortSignal,
  ): Promise<SoapExchange> => {
    if (state.passwordText || refused.code !== 'CAM_AUTH' || !textIsAllowed()) throw refused;
    state.passwordText = true;
    try {
      const credentials = credentialsOrThrow(call.operation);
      const exchange = await sendToken(state.clockOffsetMs ?? 0, 'next', path, call, how, signal);
      if (isRefusal(exchange)) throw await refuse(exchange, credentials, 'wsse');
      state.scheme = 'wsse';
      return await letIn(exchange, credentials);
    } catch (error) {
      state.passwordText = false;
      throw error;
    }
  };

  const textIsAllowed = (): boolean => {
    const consent = options.credentials?.passwordText;
    return consent === 'anywhere' || (consent === 'tls' && transport.origin.startsWith('https:'));
  };

  /** Another reading of the camera's clock that is worth one more token; null when there is none. */
  const betterOffset = async (used: number, signal: AbortSignal): Promise<number | null> => {
    // A remembered offset may be old; one that worked a moment ago may have gone with a restart of the camera.
    if (!state.clockIsFresh || accepted) {
      await options.readClock(signal);
      const now = state.clockOffsetMs;
      if (now !== null && Math.abs(now - used) > 2000) return now;
    }
    // Q18, Q19: the camera reports local time as UTC, or forgot daylight saving: whole quarters of an hour.
    const quarter = 15 * 60_000;
    const rest = Math.abs(used - Math.round(used / quarter) * quarter);
    return Math.abs(used) >= quarter - 60_000 && rest < 60_000 ? 0 : null;
  };

  const byScheme: Login['sendAs'] = async (path, call, how, signal, refused) => {
    if (state.scheme === 'digest') return viaDigest(path, call, how, signal, refused);
    if (state.scheme === 'wsse') return viaToken(path, call, how, signal);
    const open = refused ?? (await sendOpen(path, call, how, signal));
    if (!isRefusal(open)) return open;
    if (digestChallenge(open.http.authenticate) !== undefined)
      return viaDigest(path, call, how, signal, open);
    // A page that says 403 is a service that is switched off, not a question for a password.
    if (open.http.status === 403 && open.reply.kind !== 'fault') return open;
    return viaToken(path, call, how, signal);
  };

  return {
    state,
    isAccepted: () => accepted,
    sendOpen,
    async sendAs(...request) {
      try {
        return await byScheme(...request);
      } finally {
        // Until here nobody else tries a password on this camera: what became of ours is counted now.
        await turn?.[Symbol.asyncDispose]();
        turn = undefined;
      }
    },
  };
}
