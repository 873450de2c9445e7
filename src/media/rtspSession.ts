import { connect, type Socket } from 'node:net';
import type { Credentials } from '../app/ports.ts';
import { CamOptError } from '../domain/errors.ts';
import { plainText } from '../shared/plainText.ts';
import { NotRtsp, RtspAnswerReader, type RtspAnswer } from './rtspAnswers.ts';
import { authorizationFor, challengeFrom, type RtspChallenge } from './rtspLogin.ts';
import { untilSettled } from './untilSettled.ts';

export interface RtspSessionOptions {
  /** `rtsp://host[:port]/path`, without credentials. */
  uri: string;
  /** Where to connect; the same host with its zone, where it is a link-local address. */
  host: string;
  credentials: Credentials | null;
  /** Asked before the credentials are sent for the first time; throws where they must not be. */
  admit: () => Promise<void>;
  connectMs: number;
  /** For each answer: a camera may first have to start its encoder. */
  answerMs: number;
  /** Every interleaved packet, RTP on channel 0 and RTCP on channel 1. */
  onPacket: (channel: number, bytes: Uint8Array) => void;
}

/** Why a stream could not be measured, in `details.reason` of STREAM_FAILED. */
export type StreamFailure =
  | 'refused'
  | 'timeout'
  | 'closed'
  | 'not-rtsp'
  | 'busy'
  | 'missing'
  | 'redirected'
  | 'answer'
  | 'no-video'
  | 'no-login'
  | 'no-frames';

export function streamFailed(reason: StreamFailure, message: string, cause?: unknown): CamOptError {
  return new CamOptError('STREAM_FAILED', message, { cause, details: { reason } });
}

/**
 * One RTSP connection over TCP with RTP in it. Fails with STREAM_FAILED, CAM_AUTH, CAM_CREDENTIALS_MISSING,
 * CAM_PERMISSION or ABORTED.
 */
export class RtspSession implements Disposable {
  readonly #options: RtspSessionOptions;
  readonly #socket: Socket;
  readonly #reader = new RtspAnswerReader();
  readonly #end = new AbortController();
  #waiting: { sequence: number; answered: (answer: RtspAnswer) => void } | undefined;
  #sequence = 0;
  #session: string | undefined;
  #challenge: RtspChallenge | undefined;
  #keepAlive: NodeJS.Timeout | undefined;

  private constructor(options: RtspSessionOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (cause) => this.#fail(streamFailed('closed', 'the connection broke', cause)));
    socket.on('close', () => this.#fail(streamFailed('closed', 'the camera closed the connection')));
  }

  static async open(options: RtspSessionOptions, signal: AbortSignal): Promise<RtspSession> {
    const { host } = options;
    const port = portOf(options.uri);
    const socket = connect({ host, port, noDelay: true });
    try {
      await untilSettled(connected(socket, `${host}:${port}`), options.connectMs, signal, () =>
        streamFailed('timeout', `${host}:${port} does not answer on RTSP`),
      );
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return new RtspSession(options, socket);
  }

  /** Aborted with the failure that ended the connection. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** The session description, and the address that its relative ones are relative to. */
  async describe(signal: AbortSignal): Promise<{ sdp: string; base: string }> {
    const { uri } = this.#options;
    const { headers, body } = await this.#ask('DESCRIBE', uri, { Accept: 'application/sdp' }, signal);
    return {
      sdp: body,
      base: headers.get('content-base')?.[0] ?? headers.get('content-location')?.[0] ?? uri,
    };
  }

  async setup(control: string, signal: AbortSignal): Promise<void> {
    const transport = 'RTP/AVP/TCP;unicast;interleaved=0-1';
    const { headers } = await this.#ask('SETUP', control, { Transport: transport }, signal);
    const [id, ...parameters] = (headers.get('session')?.[0] ?? '').split(';');
    this.#session = id;
    const seconds = Number(parameters.find((each) => /^\s*timeout=/i.test(each))?.split('=')[1] ?? 60);
    this.#keepAlive = setInterval(
      () => this.#send(++this.#sequence, 'GET_PARAMETER', this.#options.uri, {}),
      Math.max(5, (seconds || 60) / 2) * 1000,
    );
  }

  async play(base: string, signal: AbortSignal): Promise<void> {
    await this.#ask('PLAY', base, { Range: 'npt=0.000-' }, signal);
  }

  /** Says goodbye without waiting for the answer, and closes. */
  [Symbol.dispose](): void {
    clearInterval(this.#keepAlive);
    if (this.#session !== undefined) this.#send(++this.#sequence, 'TEARDOWN', this.#options.uri, {});
    this.#socket.removeAllListeners('close');
    this.#socket.destroySoon();
    // A camera that does not read the goodbye must not keep the program alive.
    this.#socket.unref();
  }

  async #ask(
    method: string,
    uri: string,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<RtspAnswer> {
    let renewed = false;
    for (;;) {
      const answeredChallenge = this.#challenge !== undefined;
      const answer = await this.#exchange(method, uri, headers, signal);
      if (answer.status >= 200 && answer.status < 300) return answer;
      if (answer.status !== 401) throw refusalOf(method, answer);
      const next = this.#nextChallenge(answer);
      // One wrong answer must stay one wrong answer; a nonce may grow old, but not twice in a row.
      const outlived = next.scheme === 'digest' && next.stale && !renewed;
      if (answeredChallenge && !outlived)
        throw new CamOptError('CAM_AUTH', 'the stream refused user and password', {
          details: { wrongAnswers: renewed ? 2 : 1 },
        });
      if (!answeredChallenge) await this.#options.admit();
      renewed = answeredChallenge;
      this.#challenge = next;
    }
  }

  async #exchange(
    method: string,
    uri: string,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<RtspAnswer> {
    const sequence = ++this.#sequence;
    const { promise, resolve } = Promise.withResolvers<RtspAnswer>();
    this.#waiting = { sequence, answered: resolve };
    this.#send(sequence, method, uri, headers);
    const either = AbortSignal.any([signal, this.ended]);
    return untilSettled(promise, this.#options.answerMs, either, () =>
      streamFailed('timeout', `no answer to ${method}`),
    );
  }

  #send(sequence: number, method: string, uri: string, headers: Record<string, string>): void {
    const { credentials } = this.#options;
    const lines = [`${method} ${uri} RTSP/1.0`, `CSeq: ${sequence}`, 'User-Agent: CamOpt'];
    if (this.#challenge && credentials)
      lines.push(`Authorization: ${authorizationFor(this.#challenge, credentials, { method, uri })}`);
    if (this.#session !== undefined) lines.push(`Session: ${this.#session}`);
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    if (!this.#socket.destroyed) this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  #nextChallenge(answer: RtspAnswer): RtspChallenge {
    if (!this.#options.credentials)
      throw new CamOptError('CAM_CREDENTIALS_MISSING', 'the stream asks for user and password');
    const next = challengeFrom(answer.headers.get('www-authenticate') ?? []);
    if (!next) throw streamFailed('no-login', 'the stream asks for a way to log in that is not known');
    if (next.scheme === 'basic' && this.#options.credentials.passwordText !== 'anywhere')
      throw streamFailed(
        'no-login',
        'the stream takes only the password itself, which all on the way could read: it is sent on consent alone (--allow-password-text anywhere)',
      );
    return next;
  }

  #take(chunk: Buffer): void {
    try {
      for (const item of this.#reader.feed(chunk)) {
        if (item.kind === 'packet') this.#options.onPacket(item.channel, item.bytes);
        else this.#answered(item);
      }
    } catch (cause) {
      if (!(cause instanceof NotRtsp)) throw cause;
      this.#fail(streamFailed('not-rtsp', cause.message, cause));
      this.#socket.destroy();
    }
  }

  #answered(answer: RtspAnswer): void {
    const sequence = answer.headers.get('cseq')?.[0];
    // Answers to keep-alives carry other numbers; some cameras leave the number out.
    if (sequence !== undefined && Number(sequence) !== this.#waiting?.sequence) return;
    this.#waiting?.answered(answer);
    this.#waiting = undefined;
  }

  #fail(error: CamOptError): void {
    clearInterval(this.#keepAlive);
    if (!this.#end.signal.aborted) this.#end.abort(error);
  }
}

function portOf(uri: string): number {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url?.protocol !== 'rtsp:' || url.hostname === '')
    throw streamFailed('not-rtsp', `the camera gives no rtsp address: ${plainText(uri, 120)}`);
  return url.port === '' ? 554 : Number(url.port);
}

function connected(socket: Socket, place: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve();
    });
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      const words =
        cause.code === 'ECONNREFUSED'
          ? 'refuses RTSP connections'
          : `cannot be reached (${cause.code ?? ''})`;
      reject(streamFailed('refused', `${place} ${words}`, cause));
    });
  });
}

function refusalOf(method: string, { status }: RtspAnswer): CamOptError {
  const said = `${method} was answered ${status}`;
  if (status === 403) return new CamOptError('CAM_PERMISSION', `${said}: this user may not see the stream`);
  if (status === 453 || status === 503)
    return streamFailed('busy', `${said}: the encoder is busy or has too many viewers`);
  if (status === 404 || status === 454) return streamFailed('missing', `${said}: there is no such stream`);
  if (status >= 300 && status < 400) return streamFailed('redirected', `${said}: the stream is elsewhere`);
  return streamFailed('answer', said);
}
