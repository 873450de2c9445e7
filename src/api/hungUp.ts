import type { FastifyRequest } from 'fastify';

/** Aborts when the caller has gone: nobody waits for the answer any more. */
export function hungUp(request: FastifyRequest): AbortSignal {
  const controller = new AbortController();
  const { socket } = request.raw;
  const abort = (): void => controller.abort();
  if (socket.destroyed) abort();
  else socket.once('close', abort);
  return controller.signal;
}
