import type { FastifyReply } from 'fastify';

/** Aborts when the caller has gone before the answer was sent: nobody waits for it any more. */
export function hungUp(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const { raw } = reply;
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
