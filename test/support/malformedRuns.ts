import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CamOptError } from '../../src/domain/errors.ts';
import { announcementsFrom, looksLikeCamera } from '../../src/onvif/discovery/announcement.ts';
import { createDiscovery } from '../../src/onvif/discovery/discovery.ts';
import { deviceAddress } from '../../src/onvif/discovery/deviceAddress.ts';
import { foundCamera } from '../../src/onvif/discovery/foundCamera.ts';
import { foundCameraSchema } from '../../src/domain/camera.ts';
import { capabilitiesSchema } from '../../src/domain/capabilities.ts';
import { settingsSchema } from '../../src/domain/settings.ts';
import { mutated, seededRandom } from './mutations.ts';
import { countingBudget, credentials, targetAt, testClock, testConnector } from './onvifSession.ts';
import { startFleet } from './simulatorFleet.ts';

/** Reads `count` damaged datagrams; throws at the first that does anything but give a checked result. */
export function readDamagedDatagrams(count: number, seed: number): { devices: number } {
  const random = seededRandom(seed);
  let devices = 0;
  for (let index = 0; index < count; index++) {
    const datagram = mutated(Buffer.from(shapes[index % shapes.length] ?? ''), random);
    for (const announcement of announcementsFrom(datagram)) {
      if (!looksLikeCamera(announcement)) continue;
      const address = deviceAddress(announcement.xaddrs, '192.168.1.50', []);
      if (address === undefined) continue;
      const seen = { interface: '127.0.0.1', source: 'multicast', at: new Date(0) } as const;
      foundCameraSchema.parse(foundCamera(announcement, address, seen));
      devices += 1;
    }
  }
  return { devices };
}

const shapes = ['dn:NetworkVideoTransmitter', 'tds:Device', 'dn:NetworkVideoTransmitter tds:Device'].flatMap(
  (types) =>
    ['ProbeMatch', 'Hello'].map((kind) => {
      const body = `<a:EndpointReference><a:Address>urn:uuid:11111111-2222-3333-4444-555555555555</a:Address></a:EndpointReference><d:Types>${types}</d:Types><d:Scopes>onvif://www.onvif.org/name/A%20B onvif://www.onvif.org/hardware/X onvif://www.onvif.org/location/C</d:Scopes><d:XAddrs>http://192.168.1.50/onvif/device_service http://[fe80::1]/onvif/device_service</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>`;
      const inner =
        kind === 'Hello'
          ? `<d:Hello>${body}</d:Hello>`
          : `<d:ProbeMatches><d:ProbeMatch>${body}</d:ProbeMatch></d:ProbeMatches>`;
      return `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><s:Header><a:RelatesTo>urn:uuid:1</a:RelatesTo></s:Header><s:Body>${inner}</s:Body></s:Envelope>`;
    }),
);

/**
 * Sends `count` damaged announcements to the discovery group while it is listened to, each from a host of its own as far as
 * loopback has them, then a whole one: it must be heard all the same.
 */
export async function hearDamagedDatagrams(
  count: number,
  seed: number,
): Promise<{ told: number; heardAfter: boolean }> {
  const random = seededRandom(seed);
  const stop = new AbortController();
  // A minute goes by every two thousand, so that none of them is over what is taken in a minute.
  let minutes = 0;
  const clock = { ...testClock, now: () => new Date(Date.now() + minutes * 60_000) };
  const discovery = createDiscovery({ clock, log: () => undefined });
  const whole = randomUUID();
  const { promise: heard, resolve } = Promise.withResolvers<void>();
  let told = 0;
  const hearing = (async () => {
    for await (const batch of discovery.hear(stop.signal)) {
      told += batch.length;
      for (const each of batch) if (each.kind === 'hello') foundCameraSchema.parse(each.device.camera);
      if (batch.some((each) => each.kind === 'bye' && each.uuid === whole)) resolve();
    }
  })();
  const speakers = await Promise.all(
    Array.from({ length: 64 }, async (_, index) => {
      const socket = createSocket('udp4').bind(0, `127.0.1.${index + 1}`);
      await once(socket, 'listening');
      socket.setMulticastInterface('127.0.0.1');
      return socket;
    }),
  );
  const announcements = shapes
    .filter((shape) => shape.includes('<d:Hello>'))
    .map((shape) => shape.replaceAll(/<a:RelatesTo>.*?<\/a:RelatesTo>/g, ''))
    .flatMap((shape) => [shape, shape.replaceAll('d:Hello', 'd:Bye')]);
  for (let index = 0; index < count; index++) {
    const datagram = mutated(Buffer.from(announcements[index % announcements.length] ?? ''), random);
    const speaker = speakers[index % speakers.length];
    await new Promise<void>((sent) => speaker?.send(datagram, 3702, '239.255.255.250', () => sent()));
    // The reader lives in this process: without a pause the kernel would throw most of it away.
    if (index % 20 === 0) await new Promise(setImmediate);
    if (index % 2000 === 1999) minutes += 1;
  }
  const bye = Buffer.from((announcements[1] ?? '').replace('11111111-2222-3333-4444-555555555555', whole));
  const last = createSocket('udp4').bind(0, '127.0.2.1');
  await once(last, 'listening');
  last.setMulticastInterface('127.0.0.1');
  const speaking = setInterval(() => last.send(bye, 3702, '239.255.255.250'), 50);
  const heardAfter = await Promise.race([heard.then(() => true), sleep(20_000, false, { ref: false })]);
  clearInterval(speaking);
  for (const socket of [...speakers, last]) socket.close();
  stop.abort();
  await hearing;
  return { told, heardAfter };
}

/** How much more memory than at the beginning the process had at its worst moment. */
export function peakMemory(): AsyncDisposable & { gained(): number } {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const watching = setInterval(look, 50);
  return {
    gained() {
      look();
      return most - before;
    },
    [Symbol.asyncDispose]() {
      clearInterval(watching);
      return Promise.resolve();
    },
  };
}

export interface DamagedReads {
  answers: number;
  readings: number;
  errors: Map<string, number>;
  slowest: number;
}

/**
 * Reads cameras through a proxy that damages what it passes on, until `count` damaged answers were given. Whatever comes must
 * end in a reading that its schemas accept or in one of our named errors, before the deadline.
 */
export async function readDamagedAnswers(
  count: number,
  seed: number,
  readTimeoutMs = 1000,
): Promise<DamagedReads> {
  const random = seededRandom(seed);
  await using fleet = await startFleet(
    ['axis-11', 'bosch-7', 'hanwha', 'reolink-trackmix', 'xm-8899'].flatMap((name) => [
      '--personality',
      name,
    ]),
  );
  const result: DamagedReads = { answers: 0, readings: 0, errors: new Map(), slowest: 0 };
  const cache = new Map<string, { status: number; type: string; bytes: Buffer }>();
  let camera = fleet.cameras[0];
  const proxy = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void (async () => {
        const body = Buffer.concat(chunks);
        const operation = /<op:\w+>?.*/.exec(body.toString())?.[0] ?? '';
        const key = `${camera?.port} ${request.url} ${operation.replace(/<\/s:Body.*/, '')}`;
        const known = cache.get(key) ?? (await passOn(camera?.port ?? 0, request.url ?? '/', body));
        cache.set(key, known);
        const damage = random() < 0.3;
        const bytes = damage ? mutated(known.bytes, random) : known.bytes;
        if (damage) result.answers += 1;
        const status =
          damage && random() < 0.2
            ? ([200, 400, 500, 503, 404][Math.floor(random() * 5)] ?? 200)
            : known.status;
        if (damage && random() < 0.02) request.socket.destroy();
        else response.writeHead(status, { 'content-type': known.type }).end(bytes);
      })().catch(() => request.socket.destroy());
    });
  });
  await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
  const { port } = proxy.address() as AddressInfo;
  try {
    for (let round = 0; result.answers < count; round++) {
      camera = fleet.cameras[round % fleet.cameras.length];
      const started = performance.now();
      const { connector } = testConnector({
        budget: countingBudget(1000),
        timeouts: { read: readTimeoutMs },
        clock: { now: () => new Date(), sleep: () => Promise.resolve() },
      });
      try {
        await using session = await connector.open(
          targetAt(port),
          credentials(),
          AbortSignal.timeout(20_000),
        );
        const reading = await session.read(AbortSignal.timeout(20_000));
        settingsSchema.parse(reading.settings);
        capabilitiesSchema.parse(reading.capabilities);
        result.readings += 1;
      } catch (error) {
        if (!(error instanceof CamOptError) || error.code === 'INTERNAL' || error.code === 'ABORTED')
          throw new Error(`seed ${seed}, round ${round}: ${String(error)}`, { cause: error });
        result.errors.set(error.code, (result.errors.get(error.code) ?? 0) + 1);
      }
      result.slowest = Math.max(result.slowest, performance.now() - started);
    }
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
  return result;
}

/** The real answer, without any login: what is damaged are the shapes, not the passwords. */
async function passOn(
  port: number,
  path: string,
  body: Buffer,
): Promise<{ status: number; type: string; bytes: Buffer }> {
  const { usernameToken } = await import('../../src/onvif/auth/usernameToken.ts');
  const text = body.toString();
  const signed = text.includes('<s:Header>')
    ? text
    : text.replace('<s:Body>', `<s:Header>${usernameToken(credentials(), new Date())}</s:Header><s:Body>`);
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/soap+xml' },
    body: signed,
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}
