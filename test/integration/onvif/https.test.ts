import { X509Certificate } from 'node:crypto';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { memoryPins } from '../../../src/onvif/transport/certificateTrust.ts';
import { createCertificateViewer } from '../../../src/onvif/viewCertificate.ts';
import {
  authority,
  certificate1,
  certificate2,
  fits,
  misnamed,
  outdated,
} from '../../support/certificates.ts';
import { credentials, targetAt, testClock, testConnector } from '../../support/onvifSession.ts';

const signal = (): AbortSignal => AbortSignal.timeout(60_000);
const servers: { closeAllConnections(): void; close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A camera that needs no login and knows its time and its name. */
function cameraOverTls(
  keys: ServerOptions,
  onRequest: () => void = () => undefined,
  answers: Record<string, string> = {},
): Server {
  return createHttps(keys, (request, response) => {
    onRequest();
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const operation = /<op:(\w+)/.exec(body)?.[1] ?? '';
      response.end(
        `<s:Envelope xmlns:s="x"><s:Body><${operation}Response>${answers[operation] ?? '<Model>TLS</Model>'}</${operation}Response></s:Body></s:Envelope>`,
      );
    });
  });
}

async function listen(server: Server | ReturnType<typeof createHttp>, port = 0): Promise<number> {
  servers.push(server);
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

/** The same address with another web server behind it, as after a swap of the camera or with somebody in between. */
async function swap(before: Server, after: Server, port: number): Promise<void> {
  before.closeAllConnections();
  await new Promise((closed) => before.close(closed));
  await listen(after, port);
}

test('the first certificate is trusted and pinned; another one later is loud and gets nothing', async () => {
  const pins = memoryPins();
  const { connector, budget } = testConnector({ pins });
  const first = cameraOverTls(certificate1);
  const port = await listen(first);
  const target = targetAt(port, { tls: true });
  for (let round = 0; round < 2; round++) {
    await using session = await connector.open(target, credentials(), signal());
    expect((await session.identify(signal())).device.model).toBe('TLS');
  }
  const pinned = await pins.get(target.cameraId);
  expect(pinned).toMatchObject({
    fingerprint: new X509Certificate(certificate1.cert).fingerprint256,
    subject: 'CN=camera-1',
    by: 'first use',
  });

  let requests = 0;
  await swap(
    first,
    cameraOverTls(certificate2, () => (requests += 1)),
    port,
  );
  const seen = new X509Certificate(certificate2.cert).fingerprint256;
  const refused = await connector.open(target, credentials(), signal()).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'CAM_CERTIFICATE_CHANGED',
    details: { pinned, seen: { fingerprint: seen, subject: 'CN=camera-2' } },
  });
  // A person compares with the camera's page: both fingerprints whole, with names and dates.
  for (const part of [pinned?.fingerprint, seen, 'CN=camera-1', 'CN=camera-2', pinned?.validTo])
    expect((refused as Error).message).toContain(part);
  expect(requests).toBe(0);
  expect(budget.checks).toBe(0);
  expect(await pins.get(target.cameraId)).toEqual(pinned);
});

test('neither a write nor a picture goes to another certificate than the one of the session', async () => {
  let pictures = 0;
  const pictureServer = createHttps(certificate2, (_request, response) => {
    pictures += 1;
    response.end(Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0xff]));
  });
  const picturePort = await listen(pictureServer);
  const answers = {
    GetServices:
      '<Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace><XAddr>https://127.0.0.1/media</XAddr></Service>' +
      '<Service><Namespace>http://www.onvif.org/ver20/imaging/wsdl</Namespace><XAddr>https://127.0.0.1/imaging</XAddr></Service>',
    GetProfiles:
      '<Profiles token="p"><VideoSourceConfiguration token="v"><SourceToken>s</SourceToken></VideoSourceConfiguration>' +
      '<VideoEncoderConfiguration token="e"><Encoding>JPEG</Encoding><Resolution><Width>1</Width><Height>1</Height></Resolution></VideoEncoderConfiguration></Profiles>',
    GetSnapshotUri: `<MediaUri><Uri>https://127.0.0.1:${picturePort}/picture.jpg</Uri></MediaUri>`,
    GetImagingSettings: '<ImagingSettings><Brightness>1</Brightness></ImagingSettings>',
  };
  const first = cameraOverTls(certificate1, () => undefined, answers);
  const port = await listen(first);
  const { connector } = testConnector();
  await using session = await connector.open(targetAt(port, { tls: true }), credentials(), signal());
  await session.read(signal());
  const changed = { code: 'CAM_CERTIFICATE_CHANGED' };
  await expect(session.snapshot(signal())).rejects.toMatchObject(changed);
  expect(pictures).toBe(0);

  const brightness = await session.readEntity({ kind: 'imaging', token: 's', service: 'imaging' }, signal());
  let requests = 0;
  await swap(
    first,
    cameraOverTls(certificate2, () => (requests += 1)),
    port,
  );
  await expect(session.writeEntity(brightness, { 'image.brightness': 2 }, signal())).rejects.toMatchObject(
    changed,
  );
  expect(requests).toBe(0);
});

test('with the authority of the site its certificates are trusted by name, and from then on nothing less is', async () => {
  const pins = memoryPins();
  const { connector } = testConnector({ pins, authorities: [authority] });
  const first = cameraOverTls(fits);
  const port = await listen(first);
  const target = targetAt(port, { tls: true });
  {
    await using session = await connector.open(target, credentials(), signal());
    expect((await session.identify(signal())).device.model).toBe('TLS');
  }
  expect(await pins.get(target.cameraId)).toMatchObject({ by: 'authority', issuer: 'CN=Site authority' });
  await swap(first, cameraOverTls(certificate1), port);
  await expect(connector.open(target, credentials(), signal())).rejects.toMatchObject({
    code: 'CAM_CERTIFICATE_CHANGED',
    message: expect.stringContaining('authority'),
  });
});

test('a renewed certificate of the authority is no change, and a name that does not fit is no authority', async () => {
  const pins = memoryPins();
  const { connector } = testConnector({ pins, authorities: [authority] });
  const first = cameraOverTls(misnamed);
  const port = await listen(first);
  const target = targetAt(port, { tls: true });
  await (await connector.open(target, credentials(), signal()))[Symbol.asyncDispose]();
  expect(await pins.get(target.cameraId)).toMatchObject({ by: 'first use', subject: 'CN=another-camera' });
  await swap(first, cameraOverTls(fits), port);
  await (await connector.open(target, credentials(), signal()))[Symbol.asyncDispose]();
  expect(await pins.get(target.cameraId)).toMatchObject({
    by: 'authority',
    subject: 'CN=camera-of-the-site',
  });
});

test('a camera of ten years ago, with a short key and TLS 1.0, is reached', async () => {
  const server = cameraOverTls({
    ...outdated,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  const port = await listen(server);
  await using session = await testConnector().connector.open(
    targetAt(port, { tls: true }),
    credentials(),
    signal(),
  );
  expect((await session.identify(signal())).device.model).toBe('TLS');
});

test('whoever only looks sends nothing, over a redirect too', async () => {
  let requests = 0;
  const tlsPort = await listen(cameraOverTls(certificate1, () => (requests += 1)));
  const port = await listen(
    createHttp((_request, response) =>
      response.writeHead(302, { location: `https://127.0.0.1:${tlsPort}/onvif/device_service` }).end(),
    ),
  );
  const viewer = createCertificateViewer({ clock: testClock, authorities: [] });
  for (const target of [targetAt(tlsPort, { tls: true }), targetAt(port)])
    expect(await viewer.view(target, signal())).toMatchObject({
      certificate: { subject: 'CN=camera-1', issuer: 'CN=camera-1' },
      authorised: false,
    });
  expect(requests).toBe(0);
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
  expect(session.answersAt).toMatchObject({ host: '127.0.0.1', port: tlsPort, tls: true });
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
