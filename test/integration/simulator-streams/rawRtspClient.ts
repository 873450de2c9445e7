import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

export type RawAnswer = { status: number; headers: Record<string, string>; body: string };

/** As little of an RTSP client as shows what is on the wire; shares no code with the product. */
export class RawRtspClient implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #url: string;
  #pending = Buffer.alloc(0);
  #cseq = 0;
  #wake: () => void = () => undefined;
  #answers: RawAnswer[] = [];
  readonly #udp: DatagramSocket[] = [];
  session: string | undefined;
  closed = false;
  /** RTP packets and RTCP packets seen so far. */
  rtp: Buffer[] = [];
  rtcp: Buffer[] = [];

  private constructor(socket: Socket, url: string) {
    this.#socket = socket;
    this.#url = url;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }

  static async to(url: string): Promise<RawRtspClient> {
    const { hostname, port } = new URL(url.replace(/^rtsp:/, 'http:'));
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawRtspClient(socket, url);
  }

  async ask(method: string, headers: Record<string, string> = {}, suffix = ''): Promise<RawAnswer> {
    const all = {
      CSeq: String(++this.#cseq),
      ...(this.session ? { Session: this.session } : {}),
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(`${method} ${this.#url}${suffix} RTSP/1.0\r\n${lines.join('')}\r\n`);
    await this.until(() => this.#answers.length > 0 || this.closed, `the answer to ${method}`);
    const answer = this.#answers.shift();
    if (!answer) throw new Error(`closed instead of answering ${method}`);
    this.session = answer.headers['session']?.split(';')[0] ?? this.session;
    return answer;
  }

  async play(
    transport = 'RTP/AVP/TCP;unicast;interleaved=0-1',
  ): Promise<{ setup: RawAnswer; play: RawAnswer }> {
    await this.ask('DESCRIBE');
    const setup = await this.ask('SETUP', { Transport: transport }, '/trackID=1');
    const play = await this.ask('PLAY');
    if (play.status !== 200) throw new Error(`PLAY was answered ${play.status}`);
    return { setup, play };
  }

  /** As `play`, with the packets in datagrams to two ports of this client. */
  async playOverUdp(): Promise<{ setup: RawAnswer; play: RawAnswer; ports: [number, number] }> {
    const sockets = [this.rtp, this.rtcp].map((packets) => {
      const socket = createSocket('udp4');
      socket.on('message', (packet) => {
        packets.push(packet);
        this.#wake();
      });
      this.#udp.push(socket);
      return socket.bind(0, '127.0.0.1');
    });
    await Promise.all(sockets.map((socket) => once(socket, 'listening')));
    const ports = sockets.map((socket) => socket.address().port) as [number, number];
    return { ...(await this.play(`RTP/AVP;unicast;client_port=${ports.join('-')}`)), ports };
  }

  async until(fact: () => boolean, what: string, deadlineMs = 60_000): Promise<void> {
    const end = performance.now() + deadlineMs;
    while (!fact()) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`waited ${deadlineMs} ms for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#udp) socket.close();
    if (this.closed) return;
    this.#socket.destroy();
    await once(this.#socket, 'close');
  }

  #take(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const end = this.#pending[0] === 0x24 ? this.#interleaved() : this.#answer();
      if (end === undefined) break;
      this.#pending = this.#pending.subarray(end);
    }
    this.#wake();
  }

  #interleaved(): number | undefined {
    if (this.#pending.length < 4) return undefined;
    const end = 4 + this.#pending.readUInt16BE(2);
    if (this.#pending.length < end) return undefined;
    (this.#pending[1] === 0 ? this.rtp : this.rtcp).push(this.#pending.subarray(4, end));
    return end;
  }

  #answer(): number | undefined {
    const headerEnd = this.#pending.indexOf('\r\n\r\n');
    if (headerEnd < 0) return undefined;
    const [first = '', ...lines] = this.#pending.toString('utf8', 0, headerEnd).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const end = headerEnd + 4 + Number(headers['content-length'] ?? 0);
    if (this.#pending.length < end) return undefined;
    const body = this.#pending.toString('utf8', headerEnd + 4, end);
    this.#answers.push({ status: Number(first.split(' ')[1]), headers, body });
    return end;
  }
}
