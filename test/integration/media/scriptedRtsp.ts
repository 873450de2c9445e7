import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export type Seen = { method: string; uri: string; headers: Record<string, string> };

/** An RTSP server that answers what it is told to: a status with headers and body, nothing, or an end of the connection. */
export async function scriptedRtsp(
  answer: (request: Seen, count: number, socket: Socket) => string | undefined,
): Promise<AsyncDisposable & { url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        const [first = '', ...lines] = pending.slice(0, end).split('\r\n');
        pending = pending.slice(end + 4);
        const [method = '', uri = ''] = first.split(' ');
        const headers = Object.fromEntries(
          lines.map((line) => [
            line.slice(0, line.indexOf(':')).toLowerCase(),
            line.slice(line.indexOf(':') + 1).trim(),
          ]),
        );
        const request = { method, uri, headers };
        seen.push(request);
        const text = answer(request, seen.filter((each) => each.method === method).length, socket);
        if (text !== undefined) socket.write(text.replace('\r\n', `\r\nCSeq: ${headers['cseq']}\r\n`));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}/live`,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export function reply(status: number, headers: Record<string, string> = {}, body = ''): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `RTSP/1.0 ${status} X\r\n${lines.join('')}Content-Length: ${body.length}\r\n\r\n${body}`;
}

export const sdp = 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=1\r\n';
