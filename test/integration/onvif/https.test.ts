import { createServer as createHttp } from 'node:http';
import { createServer as createHttps, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { memoryPins } from '../../../src/onvif/transport/certificatePins.ts';
import { certificate1, certificate2 } from '../../support/certificates.ts';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';

const signal = (): AbortSignal => AbortSignal.timeout(10_000);
const servers: { closeAllConnections(): void; close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A camera that needs no login and knows its time and its name. */
function cameraOverTls(keys: { key: string; cert: string }, onRequest: () => void = () => undefined): Server {
  return createHttps(keys, (request, response) => {
    onRequest();
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const operation = /<op:(\w+)/.exec(body)?.[1] ?? '';
      response.end(
        `<s:Envelope xmlns:s="x"><s:Body><${operation}Response><Model>TLS</Model></${operation}Response></s:Body></s:Envelope>`,
      );
    });
  });
}

async function listen(server: Server | ReturnType<typeof createHttp>, port = 0): Promise<number> {
  servers.push(server);
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

test('the first certificate is trusted and pinned, another one later is loud', async () => {
  const pins = memoryPins();
  const { connector } = testConnector({ pins });
  const first = cameraOverTls(certificate1);
  const port = await listen(first);
  const target = targetAt(port, { tls: true });
  for (let round = 0; round < 2; round++) {
    await using session = await connector.open(target, credentials(), signal());
    expect((await session.identify(signal())).device.model).toBe('TLS');
  }
  expect(await pins.get(target.cameraId)).toMatch(/^[0-9A-F:]{95}$/);

  first.closeAllConnections();
  await new Promise((closed) => first.close(closed));
  await listen(cameraOverTls(certificate2), port);
  await expect(connector.open(target, credentials(), signal())).rejects.toMatchObject({
    code: 'CAM_TLS',
    message: expect.stringContaining('changed'),
  });
});

test('a redirect is followed to https on the same host, and stays there', async () => {
  const tlsPort = await listen(cameraOverTls(certificate1));
  let plain = 0;
  const port = await listen(
    createHttp((request, response) => {
      plain += 1;
      response
        .writeHead(302, { location: `https://127.0.0.1:${tlsPort}${request.url}` })
        .end('<html>Moved</html>');
    }),
  );
  const { connector } = testConnector();
  await using session = await connector.open(targetAt(port), credentials(), signal());
  expect((await session.identify(signal())).device.model).toBe('TLS');
  expect(plain).toBe(1);
});

test.each(['https://elsewhere.example/onvif/device_service', 'http://127.0.0.1:1/onvif', 'nonsense', ''])(
  'a redirect to %j is refused',
  async (location) => {
    const port = await listen(
      createHttp((_request, response) => response.writeHead(302, { location }).end()),
    );
    await expect(
      testConnector().connector.open(targetAt(port), credentials(), signal()),
    ).rejects.toMatchObject({
      code: 'CAM_REDIRECTED',
    });
  },
);

test('a redirect to another name gets no request, although it would answer', async () => {
  let requests = 0;
  const tlsPort = await listen(cameraOverTls(certificate1, () => (requests += 1)));
  const location = `https://localhost:${tlsPort}/onvif/device_service`;
  const port = await listen(createHttp((_request, response) => response.writeHead(302, { location }).end()));
  await expect(testConnector().connector.open(targetAt(port), credentials(), signal())).rejects.toMatchObject(
    {
      code: 'CAM_REDIRECTED',
      message: expect.stringContaining('localhost'),
    },
  );
  expect(requests).toBe(0);
});

test('https asked of a port that speaks http is an encryption error', async () => {
  const port = await listen(createHttp((_request, response) => response.end('plain')));
  await expect(
    testConnector().connector.open(targetAt(port, { tls: true }), credentials(), signal()),
  ).rejects.toMatchObject({ code: 'CAM_TLS' });
});
