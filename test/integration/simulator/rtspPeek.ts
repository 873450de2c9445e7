import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { digestFor } from './plainClient.ts';

/** The SDP of a stream. */
export async function describeStream(uri: string): Promise<string> {
  const session = await open(uri);
  const reply = await session.ask('DESCRIBE', uri, 'Accept: application/sdp');
  session.socket.destroy();
  return reply;
}

/** Plays a stream and gives the time until the first RTP packet; Infinity where none comes in time. */
export async function firstFrameAfterMs(uri: string, waitMs: number): Promise<number> {
  const session = await open(uri);
  const sdp = await session.ask('DESCRIBE', uri, 'Accept: application/sdp');
  const control = /m=video[\s\S]*?a=control:(\S+)/.exec(sdp)?.[1] ?? '';
  const track = control.startsWith('rtsp:') ? control : `${uri}/${control}`;
  const setUp = await session.ask('SETUP', track, 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1');
  const id = /Session: ([^;\s]+)/i.exec(setUp)?.[1] ?? '';
  const started = performance.now();
  await session.ask('PLAY', uri, `Session: ${id}`);
  const first = await session.binary(waitMs - (performance.now() - started));
  session.socket.destroy();
  return first ? performance.now() - started : Infinity;
}

interface Session {
  socket: Socket;
  ask(method: string, uri: string, header: string): Promise<string>;
  /** Whether an interleaved packet comes in time. */
  binary(waitMs: number): Promise<boolean>;
}

async function open(uri: string): Promise<Session> {
  const { hostname, port } = new URL(uri);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let received = Buffer.alloc(0);
  let sequence = 0;
  let challenge: string | undefined;
  socket.on('data', (chunk: Buffer) => (received = Buffer.concat([received, chunk])));
  const exchange = async (method: string, target: string, header: string): Promise<string> => {
    const authorization =
      challenge === undefined ? '' : `Authorization: ${authorize(challenge, method, target, sequence)}\r\n`;
    socket.write(`${method} ${target} RTSP/1.0\r\nCSeq: ${++sequence}\r\n${authorization}${header}\r\n\r\n`);
    for (;;) {
      const text = received.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(text.slice(0, Math.max(end, 0)))?.[1] ?? 0);
      if (end >= 0 && received.length >= end + 4 + length) {
        received = received.subarray(end + 4 + length);
        return text.slice(0, end + 4 + length);
      }
      await once(socket, 'data', { signal: AbortSignal.timeout(30_000) });
    }
  };
  return {
    socket,
    ask: async (method, target, header) => {
      const reply = await exchange(method, target, header);
      if (!reply.startsWith('RTSP/1.0 401')) return reply;
      challenge = /WWW-Authenticate: (Digest .*)\r/i.exec(reply)?.[1];
      return exchange(method, target, header);
    },
    binary: async (waitMs) => {
      const deadline = performance.now() + waitMs;
      while (received[0] !== 0x24 && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return received[0] === 0x24;
    },
  };
}

function authorize(challenge: string, method: string, uri: string, sequence: number): string {
  return digestFor(challenge, method, uri, { nc: sequence.toString(16).padStart(8, '0'), wholeUri: true });
}
