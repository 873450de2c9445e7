import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { certificate1 } from '../../support/certificates.ts';
import { targetAt, testConnector } from '../../support/onvifSession.ts';

const signal = (): AbortSignal => AbortSignal.timeout(60_000);
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A camera that needs no login and tells its name; `hangUp` is asked about each request before it is answered. */
function answering(hangUp: () => boolean = () => false) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (hangUp()) return void request.socket.destroy();
      const operation = /<op:(\w+)/.exec(body)?.[1] ?? '';
      response.end(
        `<s:Envelope xmlns:s="x"><s:Body><${operation}Response><Model>M1</Model></${operation}Response></s:Body></s:Envelope>`,
      );
    });
  };
}

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A web server that would keep a connection for longer than anybody here waits. */
const patient = { keepAliveTimeout: 60_000 };

test('the next session goes on with the connection of the last one', async () => {
  const port = await listening(createServer(patient, answering()));
  const { connector } = testConnector();
  for (let count = 0; count < 3; count++) {
    await using session = await connector.open(targetAt(port), null, signal());
    expect((await session.identify(signal())).device.model).toBe('M1');
  }
  expect(sockets).toHaveLength(1);
});

test('a camera that hangs up on a kept connection is met so once, then each request has its own (Q38)', async () => {
  const served = new WeakSet<Socket>();
  const server = createServer(patient, (request, response) => {
    if (served.has(request.socket)) return void request.socket.destroy();
    served.add(request.socket);
    answering()(request, response);
  });
  const port = await listening(server);
  const own = testConnector();
  await using session = await own.connector.open(targetAt(port), null, signal());
  own.operations();
  for (let count = 0; count < 3; count++) await session.identify(signal());
  expect(new Set(own.operations())).toEqual(new Set(['GetDeviceInformation', 'GetNetworkInterfaces']));
  expect(sockets.length).toBeGreaterThan(6);
  const before = sockets.length;
  await session.identify(signal());
  // The device and its hardware address, each asked once on a connection of its own.
  expect(own.operations()).toEqual(['GetDeviceInformation', 'GetNetworkInterfaces']);
  expect(sockets.length - before).toBe(2);
});

test('two sessions at once leave one connection behind', async () => {
  const port = await listening(createServer(patient, answering()));
  const { connector } = testConnector();
  const one = await connector.open(targetAt(port), null, signal());
  const two = await connector.open(targetAt(port), null, signal());
  expect(sockets).toHaveLength(2);
  await one[Symbol.asyncDispose]();
  await two[Symbol.asyncDispose]();
  const [first] = sockets;
  if (first?.closed === false) await once(first, 'close', { signal: signal() });
  expect(sockets.filter(({ closed }) => !closed)).toHaveLength(1);
});

test('a camera that hung up meanwhile is asked once more', async () => {
  let hangUps = 0;
  const port = await listening(
    createServer(
      patient,
      answering(() => hangUps-- > 0),
    ),
  );
  const { connector } = testConnector();
  await (await connector.open(targetAt(port), null, signal()))[Symbol.asyncDispose]();
  hangUps = 1;
  await using session = await connector.open(targetAt(port), null, signal());
  expect((await session.identify(signal())).device.model).toBe('M1');
  expect(sockets.length).toBeGreaterThan(1);
});

test('a connection under a certificate ends with its session', async () => {
  const port = await listening(createHttps({ ...certificate1, ...patient }, answering()));
  const { connector } = testConnector();
  for (let count = 0; count < 2; count++)
    await (await connector.open(targetAt(port, { tls: true }), null, signal()))[Symbol.asyncDispose]();
  expect(sockets).toHaveLength(2);
});

test('an idle connection is closed after a few seconds, and at once with the connector', async () => {
  const port = await listening(createServer(patient, answering()));
  const { connector } = testConnector();
  const leave = async (): Promise<Socket> => {
    await (await connector.open(targetAt(port), null, signal()))[Symbol.asyncDispose]();
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no connection');
    return socket;
  };
  const first = await leave();
  const started = performance.now();
  await once(first, 'close', { signal: signal() });
  const waited = performance.now() - started;
  expect(waited).toBeGreaterThan(1000);
  const second = await leave();
  const closed = once(second, 'close', { signal: AbortSignal.timeout(2000) });
  connector[Symbol.dispose]();
  await closed;
});
