import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Client } from 'undici';
import { expect, test } from 'vitest';
import { exchange } from '../../../../src/onvif/transport/exchange.ts';

const head =
  'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nWWW-Authenticate: one\r\nWWW-Authenticate: two\r\n';

/** A server that gives each connection these bytes as soon as it hears something, and a client to it. */
async function serverThat(answer: (socket: Socket) => void) {
  let heard = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      heard++;
      answer(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/onvif?a=b`);
  const client = new Client(url.origin);
  return {
    heard: () => heard,
    ask: (more: { maxBytes?: number; timeoutMs?: number; signal?: AbortSignal } = {}) =>
      exchange(
        client,
        {
          url,
          method: 'POST',
          headers: {},
          body: '<a/>',
          what: 'Ask',
          write: false,
          timeoutMs: more.timeoutMs ?? 5_000,
          maxBytes: more.maxBytes ?? 1000,
        },
        more.signal ?? new AbortController().signal,
      ),
    async [Symbol.asyncDispose]() {
      await client.destroy();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

test('an answer in pieces is whole, up to the cap', async () => {
  await using server = await serverThat((socket) => {
    socket.write(`${head}Content-Length: 10\r\n\r\n01234`);
    setImmediate(() => socket.write('56789'));
  });
  const answer = await server.ask({ maxBytes: 10 });
  expect(Buffer.from(answer.bytes).toString()).toBe('0123456789');
  expect(answer).toMatchObject({ status: 200, contentType: 'text/xml', authenticate: ['one', 'two'] });
  await expect(server.ask({ maxBytes: 9 })).rejects.toMatchObject({
    code: 'CAM_BAD_ANSWER',
    details: { sent: true },
  });
});

test('the deadline counts to the end of the answer', async () => {
  await using server = await serverThat((socket) => socket.write(`${head}Content-Length: 10\r\n\r\nhalf`));
  await expect(server.ask({ timeoutMs: 1000 })).rejects.toMatchObject({
    code: 'CAM_TIMEOUT',
    details: { sent: true },
  });
});

test('interrupted in the middle it ends at once; interrupted before, nothing is sent', async () => {
  await using server = await serverThat((socket) => socket.write(head));
  const stop = new AbortController();
  const asked = server.ask({ signal: stop.signal });
  await expect.poll(() => server.heard()).toBe(1);
  stop.abort();
  await expect(asked).rejects.toMatchObject({ code: 'ABORTED', details: { sent: true } });
  await expect(server.ask({ signal: stop.signal })).rejects.toMatchObject({
    code: 'ABORTED',
    details: { sent: false },
  });
  // The next one has the client to itself, and what was given up before was not sent.
  const later = new AbortController();
  const next = server.ask({ signal: later.signal });
  await expect.poll(() => server.heard()).toBe(2);
  later.abort();
  await expect(next).rejects.toMatchObject({ code: 'ABORTED', details: { sent: true } });
  expect(server.heard()).toBe(2);
});

test('interrupted while connecting it does not wait for the connection', async () => {
  const url = new URL('http://127.0.0.1:9/');
  const client = new Client(url.origin, { connect: () => undefined });
  const stop = new AbortController();
  const request = { url, method: 'GET', headers: {}, what: 'Ask', write: false } as const;
  const asked = exchange(client, { ...request, timeoutMs: 60_000, maxBytes: 1 }, stop.signal);
  stop.abort();
  await expect(asked).rejects.toMatchObject({ code: 'ABORTED', details: { sent: false } });
});

test.each([
  ['a connection that ends in the middle', `${head}Content-Length: 10\r\n\r\nhalf`, 'CAM_CONNECTION_LOST'],
  ['a connection that ends without a word', '', 'CAM_CONNECTION_LOST'],
  ['something that is no HTTP', 'SSH-2.0-dropbear\r\n', 'CAM_BAD_ANSWER'],
])('%s', async (_name, bytes, code) => {
  await using server = await serverThat((socket) => socket.end(bytes));
  await expect(server.ask()).rejects.toMatchObject({ code, details: { sent: true } });
});
