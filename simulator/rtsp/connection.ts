import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { CannotEncode, clipFor } from './clip.ts';
import { datagrams, interleaved, type PacketWay } from './packetWay.ts';
import { Player } from './player.ts';
import { formatResponse, RtspReader, type RtspRequest } from './rtspMessage.ts';
import { describeStream, trackName } from './sdp.ts';
import type { RtspServerOptions, RtspStream } from './stream.ts';
import type { UdpPair } from './udpPair.ts';

const methods = 'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER';
const idleMs = 90_000;
const lookAgainMs = 1000;

export type ConnectionOptions = Pick<RtspServerOptions, 'resolve' | 'authorize'> & {
  /** The ports that datagrams leave from, opened when the first client wants some. */
  udp: () => Promise<UdpPair>;
};
type Answer = { status: number; headers?: Record<string, string | string[] | undefined>; body?: string };
type Session = {
  id: string;
  path: string;
  way: PacketWay;
  /** Undefined for a stream that never comes. */
  player: Player | undefined;
  encoding: string;
  isPlaying: boolean;
};

/** One client: its requests in order, and the stream that it plays. */
export class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #log: (line: string) => void;
  readonly #reader = new RtspReader();
  #work: Promise<void> = Promise.resolve();
  #session: Session | undefined;
  #watch: NodeJS.Timeout | undefined;

  constructor(socket: Socket, options: ConnectionOptions, log: (line: string) => void) {
    this.#socket = socket;
    this.#options = options;
    this.#log = log;
    socket.on('error', () => socket.destroy());
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  get isPlaying(): boolean {
    return this.#session?.isPlaying === true;
  }

  close(): void {
    clearInterval(this.#watch);
    this.#endSession();
  }

  #endSession(): void {
    this.#session?.player?.stop();
    this.#session?.way.close();
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
    if (request.method === 'TEARDOWN' && status === 200) {
      this.close();
      this.#socket.end();
    }
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
        return this.#refusal(request, path) ?? this.#play(request);
      case 'PAUSE':
        this.#session?.player?.stop();
        return this.#inSession(request);
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
      case 'TEARDOWN':
        return this.#inSession(request);
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
    const stream = this.#options.resolve(path, 'look');
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
    const stream = this.#options.resolve(path, 'session');
    if (!stream) return { status: 404 };
    const way = await this.#wayFor(request.headers.get('transport') ?? '');
    if (!way) return { status: 461 };
    const clip = stream.noStream ? undefined : await clipFor(stream);
    this.#endSession();
    const id = randomBytes(6).toString('hex');
    const ssrc = randomInt(2 ** 32);
    const player =
      clip &&
      new Player({
        way,
        clip,
        ssrc,
        firstSequence: randomInt(2 ** 16),
        firstTimestamp: randomInt(2 ** 32),
        delayMs: stream.lateFirstFrameMs ?? 0,
        onStalled: () => this.#socket.destroy(),
      });
    const { encoding } = stream.settings;
    this.#session = { id, path, way, player, encoding, isPlaying: false };
    return {
      status: 200,
      headers: {
        Transport: `${way.transport};ssrc=${ssrc.toString(16).padStart(8, '0').toUpperCase()}`,
        Session: `${id};timeout=60`,
      },
    };
  }

  /** The first of the offered transports that cameras have: in this connection, or in datagrams to whoever asks. */
  async #wayFor(offered: string): Promise<PacketWay | undefined> {
    for (const transport of offered.split(',')) {
      const [, first = '0', second] = /(?:interleaved|client_port)=(\d+)(?:-(\d+))?/i.exec(transport) ?? [];
      const numbers = [Number(first), Number(second ?? Number(first) + 1)] as const;
      if (/RTP\/AVP\/TCP/i.test(transport))
        return interleaved(this.#socket, [numbers[0] & 255, numbers[1] & 255]);
      const isUnicast = /RTP\/AVP(?:\/UDP)?(?:;|$)/i.test(transport) && !/multicast/i.test(transport);
      const { remoteAddress } = this.#socket;
      if (!isUnicast || !numbers.every(isPort) || remoteAddress === undefined) continue;
      return datagrams(await this.#options.udp(), remoteAddress, numbers);
    }
    return undefined;
  }

  #play(request: RtspRequest): Answer {
    const answer = this.#inSession(request);
    const next = this.#session?.player?.next();
    if (answer.status !== 200 || !next) return answer;
    const stream = request.uri.replace(/\/+$/, '');
    const url = stream.endsWith(`/${trackName}`) ? stream : `${stream}/${trackName}`;
    const info = `url=${url};seq=${next.sequence};rtptime=${next.timestamp}`;
    return { ...answer, headers: { ...answer.headers, Range: 'npt=now-', 'RTP-Info': info } };
  }

  #inSession(request: RtspRequest): Answer {
    const session = this.#session;
    const named = request.headers.get('session')?.split(';')[0];
    // A keep-alive without a session is an OPTIONS by another name.
    if (named === undefined && request.method.endsWith('_PARAMETER')) return { status: 200 };
    if (!session || named !== session.id) return { status: 454 };
    return { status: 200, headers: { Session: session.id } };
  }

  #start(): void {
    const session = this.#session;
    if (!session) return;
    this.#watch ??= setInterval(() => this.#lookAgain(), lookAgainMs).unref();
    session.isPlaying = session.player !== undefined;
    session.player?.play();
  }

  /**
   * Running streams keep their settings until the client asks anew, as ONVIF allows; another codec, or a camera that is
   * gone, ends them.
   */
  #lookAgain(): void {
    const session = this.#session;
    if (!session?.player) return;
    const now: RtspStream | undefined = this.#options.resolve(session.path, 'look');
    if (now && now.settings.encoding === session.encoding) return;
    session.player.sayBye();
    this.#socket.end();
    this.close();
  }
}

const isPort = (port: number): boolean => port > 0 && port < 65_536;

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
