import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { problemSchema } from '../problem.ts';
import type { ApiContext } from '../createServer.ts';
import type { RouteSchema } from '../zodRoutes.ts';

const heartbeatMs = 15_000;
/** A reader that does not read is let go before its backlog fills the memory. */
const mostBacklog = 1024 * 1024;

/** Server-sent events: progress of runs, cameras coming and going. */
export function eventRoutes(server: FastifyInstance, { camopt }: ApiContext): void {
  const schema: RouteSchema = {
    operationId: 'listen',
    tags: ['events'],
    summary: 'Server-sent events: run, job, camera (with `heard` where it came or said goodbye), camera-gone',
    response: {
      200: {
        description: 'Events for as long as the connection stands',
        content: { 'text/event-stream': { schema: z.string() } },
      },
      401: problemSchema,
      403: problemSchema,
    },
  };
  server.get('/api/events', { schema }, (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    raw.write(': listening\n\n');
    const send = (text: string): void => {
      if (raw.writableLength > mostBacklog) raw.destroy();
      else raw.write(text);
    };
    const heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs);
    const unsubscribe = camopt.subscribe((event) => {
      // The log is for the operator of the server, not for its clients.
      if (event.type !== 'log') send(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    });
    request.raw.socket.once('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
    });
  });
}
