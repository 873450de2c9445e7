import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Connection } from './connection.ts';
import { encodersAvailable } from './ffmpeg.ts';
import type { RtspServerOptions } from './stream.ts';
import { openUdpPair, type UdpPair } from './udpPair.ts';

export type RtspServer = AsyncDisposable & {
  host: string;
  port: number;
  /** Whether ffmpeg is there; where it is not, DESCRIBE answers 503. */
  streaming: boolean;
  /** Connections that play now. */
  playing: () => number;
  close: () => Promise<void>;
};

/** Serves the simulated streams over RTSP, with RTP in the same TCP connection or over UDP, as the client wants it. */
export async function startRtspServer(options: RtspServerOptions): Promise<RtspServer> {
  const log = options.log ?? (() => undefined);
  const encoders = await encodersAvailable();
  if (encoders.size === 0) log('streams are off: ffmpeg was not found in the PATH');
  const connections = new Map<Socket, Connection>();
  let pair: Promise<UdpPair> | undefined;
  const udp = (): Promise<UdpPair> => (pair ??= openUdpPair(options.host));
  const server = createServer({ noDelay: true }, (socket) => {
    const connection = new Connection(socket, { ...options, udp }, log);
    connections.set(socket, connection);
    socket.on('close', () => {
      connection.close();
      connections.delete(socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const close = async () => {
    for (const socket of connections.keys()) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    (await pair)?.close();
  };
  return {
    host: options.host,
    port: (server.address() as AddressInfo).port,
    streaming: encoders.size > 0,
    playing: () => [...connections.values()].filter((connection) => connection.isPlaying).length,
    close,
    [Symbol.asyncDispose]: close,
  };
}
