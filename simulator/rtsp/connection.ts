import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { CannotEncode, clipFor, type Clip } from './clip.ts';
import { Player } from './player.ts';
import { formatResponse, RtspReader, type RtspRequest } from './rtspMessage.ts';
import { describeStream, trackName } from './sdp.ts';
import type { RtspServerOptions, RtspStream } from './stream.ts';

const methods = 'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER';
const idleMs = 90_000;
const lookAgainMs = 1000;

type Answer = { status: number; headers?: Record<string, string | string[] | undefined>; body?: string };
type Session = {
  id: string;
  path: string;
  channels: [number, number];
  clip: Clip | undefined;
  player: Player | undefined;
};

/** One client: its requests in order, and the stream that it plays. */
export class Connection {
  readonly #socket: Socket;
  readonly #options: RtspServerOptions;
  readonly #log: (line: string) => void;
  readonly #reader = new RtspReader();
  #work: Promise<void> = Promise.resolve();
  #session: Session | undefined;
  #watch: NodeJS.Timeout | undefined;

  constructor(socket: Socket, options: RtspServerOptions, log: (line: string) => void) {
    this.#socket = socket;
    this.#options = options;
    this.#log = log;
    socket.on('error', () => socket.destroy());
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  get isPlaying(): boolean {
    return this.#session?.player !== undefined;
  }

  close(): void {
    clearInterval(this.#watch);
    this.#session?.player?.stop();
    this.#session = undefined;
  }

  #take(chunk: Buffer): void {
    try {
      for (const request of this.#reader.feed(chunk))
        this.#work = this.#work.then(() => this.#reply(request));
    } catch {
      this.#socket.end(formatResponse(400, {}));
    }
  }

  async #reply(request: RtspRequest): Promise<void> {
    const { status, headers, body } = await this.#answer(request).catch((error: unknown): Answer => {
      if (error instanceof CannotEncode && error.cause === undefined) return { status: 503 };
      this.#log(inWords(error));
      return { status: error instanceof CannotEncode ? 503 : 500 };
    });
    if (this.#socket.destroyed) return;
    this.#socket.write(
      formatResponse(status, { CSeq: request.headers.get('cseq') ?? '0', ...headers }, body),
    );
    if (request.method === 'PLAY' && status === 200) this.#start();
    if (request.method === 'TEARDOWN') this.#socket.end();
  }

  async #answer(request: RtspRequest): Promise<Answer> {
    const path = pathOf(request.uri);
    switch (request.method) {
      case 'OPTIONS':
        return { status: 200, headers: { Public: methods } };
      case 'DESCRIBE':
        return this.#refusal(request, path) ?? this.#describe(request, path);
      case 'SETUP':
        return this.#refusal(request, path) ?? this.#setup(request, path);
      case 'PLAY':
        return this.#refusal(request, path) ?? this.#inSession(request, {});
      case 'PAUSE':
        this.#session?.player?.stop();
        return this.#inSession(request, {});
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
      case 'TEARDOWN':
        return this.#inSession(request, {});
      default:
        return { status: 405, headers: { Allow: methods } };
    }
  }

  #refusal(request: RtspRequest, path: string): Answer | undefined {
    const verdict = this.#options.authorize?.({
      method: request.method,
      uri: request.uri,
      path,
      authorization: request.headers.get('authorization'),
    });
    return verdict === undefined || verdict === 'allow' ? undefined : verdict;
  }

  async #describe(request: RtspRequest, path: string): Promise<Answer> {
    const stream = this.#options.resolve(path);
    if (!stream) return { status: 404 };
    if (stream.settings.encoding === 'MPV4-ES') return { status: 415 };
    const clip = stream.noStream ? undefined : await clipFor(stream);
    return {
      status: 200,
      headers: { 'Content-Type': 'application/sdp', 'Content-Base': `${request.uri.replace(/\/+$/, '')}/` },
      body: describeStream(stream, clip, this.#socket.localAddress ?? '0.0.0.0'),
    };
  }

  async #setup(request: RtspRequest, path: string): Promise<Answer> {
    const stream = this.#options.resolve(path);
    if (!stream) return { status: 404 };
    const transport = request.headers.get('transport') ?? '';
    if (!/RTP\/AVP\/TCP/i.test(transport)) return { status: 461 };
    const [, first = '0', second] = /interleaved=(\d+)(?:-(\d+))?/i.exec(transport) ?? [];
    const channels: [number, number] = [Number(first) & 255, Number(second ?? Number(first) + 1) & 255];
    const clip = stream.noStream ? undefined : await clipFor(stream);
    this.#session?.player?.stop();
    const id = randomBytes(6).toString('hex');
    this.#session = { id, path, channels, clip, player: undefined };
    return {
      status: 200,
      headers: {
        Transport: `RTP/AVP/TCP;unicast;interleaved=${channels[0]}-${channels[1]}`,
        Session: `${id};timeout=60`,
      },
    };
  }

  #inSession(request: RtspRequest, headers: Record<string, string>): Answer {
    const session = this.#session;
    const named = request.headers.get('session')?.split(';')[0];
    // A keep-alive without a session is an OPTIONS by another name.
    if (named === undefined && request.method.endsWith('_PARAMETER')) return { status: 200 };
    if (!session || named !== session.id) return { status: 454 };
    return { status: 200, headers: { Session: session.id, ...headers } };
  }

  #start(): void {
    const session = this.#session;
    if (!session) return;
    this.#watch ??= setInterval(() => this.#lookAgain(), lookAgainMs).unref();
    if (!session.clip) return;
    session.player ??= new Player({
      socket: this.#socket,
      clip: session.clip,
      channels: session.channels,
      ssrc: randomInt(2 ** 32),
      firstSequence: randomInt(2 ** 16),
      firstTimestamp: randomInt(2 ** 32),
      delayMs: this.#options.resolve(session.path)?.lateFirstFrameMs ?? 0,
      onStalled: () => this.#socket.destroy(),
    });
    session.player.play();
  }

  /**
   * Running streams keep their settings until the client asks anew, as ONVIF allows; another codec, or a camera that is
   * gone, ends them.
   */
  #lookAgain(): void {
    const session = this.#session;
    if (!session?.clip) return;
    const now: RtspStream | undefined = this.#options.resolve(session.path);
    if (now && now.settings.encoding === session.clip.settings.encoding) return;
    session.player?.sayBye();
    this.#socket.end();
    this.close();
  }
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** The stream's path: the address without host, query and track. */
function pathOf(uri: string): string {
  const path = /^rtsps?:\/\/[^/]*(\/[^?]*)?/i.exec(uri)?.[1] ?? '/';
  const withoutTrack = path.endsWith(`/${trackName}`) ? path.slice(0, -trackName.length - 1) : path;
  return withoutTrack.length > 1 ? withoutTrack.replace(/\/+$/, '') : withoutTrack;
}
