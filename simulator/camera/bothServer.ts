import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';

/** What a camera listens with. */
export type CameraServer = Server & { closeAllConnections(): void };

/** The first byte of a TLS handshake; no request in plain HTTP begins with it. */
const handshake = 0x16;

/**
 * HTTP and HTTPS behind one port, so that a camera that redirects needs no second one: real ones have 80 and 443, of which a
 * simulator that nobody gave the right to has neither.
 */
export function bothServer(plain: HttpServer, secure: HttpServer): CameraServer {
  const sockets = new Set<Socket>();
  const front = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === handshake ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  return Object.assign(front, {
    closeAllConnections: () => {
      for (const socket of sockets) socket.destroy();
    },
  });
}
