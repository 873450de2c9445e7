import { networkInterfaces } from 'node:os';
import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiscoveredDevice, DiscoveryOptions } from '../../../src/app/ports.ts';
import { createDiscovery } from '../../../src/onvif/discovery/discovery.ts';
import { testClock } from '../../support/onvifSession.ts';
import { startFleet, type SimulatorFleet } from '../../support/simulatorFleet.ts';

const personalities = [
  'axis-media2',
  'bosch',
  'dahua',
  'hikvision',
  'uniview',
  'onvif-off',
  'not-activated',
  'printer',
  'sonoff-hack',
];

let fleet: SimulatorFleet;
beforeAll(async () => {
  fleet = await startFleet(personalities.flatMap((name) => ['--personality', name]));
});
afterAll(() => fleet[Symbol.asyncDispose]());

async function discover(options: Partial<DiscoveryOptions> = {}): Promise<DiscoveredDevice[]> {
  const discovery = createDiscovery({ clock: testClock, log: () => undefined });
  const all: DiscoveredDevice[] = [];
  const wanted = { timeoutMs: 1500, interfaces: [], ranges: [], ports: [], ...options };
  for await (const device of discovery.discover(wanted, AbortSignal.timeout(60_000))) all.push(device);
  return all;
}

/** On a busy machine the window may be over before everybody answered: then it is opened anew. */
async function discoverAll(...personalities: readonly string[]): Promise<DiscoveredDevice[]> {
  for (let tries = 0; ; tries++) {
    const devices = await discover();
    const found = ours(devices);
    if (tries === 5 || personalities.every((name) => found.get(name)?.reach === reachOf(name)))
      return devices;
  }
}

function reachOf(personality: string): DiscoveredDevice['reach'] {
  return personality === 'onvif-off' || personality === 'not-activated' ? personality : 'ok';
}

/** Other simulators may run on this machine: only the cameras of this one count. */
function ours(devices: readonly DiscoveredDevice[]): Map<string, DiscoveredDevice> {
  const ports = new Map(fleet.cameras.map(({ port, personality }) => [port, personality]));
  return new Map(
    devices
      .filter(({ camera }) => camera.ip.startsWith('127.') && ports.has(camera.port))
      .map((device) => [ports.get(device.camera.port) ?? '', device]),
  );
}

describe('multicast', () => {
  test('asks only the addresses that may be asked, whoever else announces itself', async () => {
    const { port } = fleet.camera('bosch');
    const asked: number[] = [];
    const discovery = createDiscovery({
      clock: testClock,
      log: () => undefined,
      mayAsk: (address) => {
        asked.push(address.port);
        return address.port === port;
      },
    });
    const wanted = { timeoutMs: 1500, interfaces: [], ranges: [], ports: [] };
    const devices: DiscoveredDevice[] = [];
    for await (const device of discovery.discover(wanted, AbortSignal.timeout(60_000))) devices.push(device);
    expect(asked).toEqual(expect.arrayContaining([port, fleet.camera('dahua').port]));
    expect(devices.map(({ camera }) => camera.port)).toEqual([port]);
  });

  test('every camera once, with what its scopes say, and what is no camera left out', async () => {
    const devices = await discoverAll('axis-media2', 'bosch', 'dahua', 'hikvision', 'uniview');
    const found = ours(devices);
    expect([...found.keys()]).toEqual(
      expect.arrayContaining(['axis-media2', 'bosch', 'dahua', 'hikvision', 'uniview']),
    );
    expect(found.has('printer')).toBe(false);
    // Q35: it announces `http://:80`, the port that it has in the field.
    const nameless = devices.find(({ camera }) => camera.uuid === fleet.camera('sonoff-hack').uuid);
    expect(nameless?.camera.port).toBe(80);
    // It answers on every interface of this machine, and the first answer to come names it.
    const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    expect(own.map(({ address }) => address)).toContain(nameless?.camera.ip);
    const ids = devices.map(({ camera }) => camera.id);
    expect(new Set(ids).size).toBe(ids.length);
    const axis = found.get('axis-media2');
    const listed = fleet.camera('axis-media2');
    expect(axis).toMatchObject({
      reach: 'ok',
      clockOffsetSeconds: expect.closeTo(0, -1) as number,
      timeSource: 'ntp',
      path: '/onvif/device_service',
      tls: false,
    });
    expect(axis?.camera).toMatchObject({ uuid: listed.uuid, id: listed.id, source: 'multicast' });
    expect(axis?.camera.types).toContain('dn:NetworkVideoTransmitter');
  });

  test('a camera that has no password yet is listed with the reason', async () => {
    const found = ours(await discoverAll('not-activated'));
    const fresh = found.get('not-activated');
    expect(fresh?.reach).toBe('not-activated');
    expect(fresh?.reachDetail).toMatch(/password/);
  });

  test('lost and doubled datagrams change nothing', async () => {
    for (const camera of fleet.cameras.slice(0, 5))
      await fleet.faults(camera, [{ kind: 'udpLoss', rate: 0.3 }, { kind: 'duplicateReply' }]);
    try {
      const devices = await discover({ timeoutMs: 3000 });
      expect(ours(devices).size).toBeGreaterThanOrEqual(5);
      const ids = devices.map(({ camera }) => camera.id);
      expect(new Set(ids).size).toBe(ids.length);
    } finally {
      for (const camera of fleet.cameras.slice(0, 5)) await fleet.faults(camera, []);
    }
  });

  test('stops at the most that were asked for, and at once', async () => {
    const started = performance.now();
    expect(await discover({ timeoutMs: 15_000, max: 2 })).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('an interface that does not exist is a mistake of the caller', async () => {
    await expect(discover({ interfaces: ['nowhere7'] })).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('an abort ends it', async () => {
    const discovery = createDiscovery({ clock: testClock, log: () => undefined });
    const options = { timeoutMs: 60_000, interfaces: ['127.0.0.1'], ranges: [], ports: [] };
    const run = async (): Promise<void> => {
      for await (const device of discovery.discover(options, AbortSignal.timeout(300)))
        expect(device).toBeDefined();
    };
    await expect(run()).rejects.toThrow(/abort|timeout/i);
  });
});

describe('answers that nobody asked for', () => {
  let responder: Socket;
  const heard: { messageId: string; port: number; address: string }[] = [];
  beforeAll(async () => {
    responder = createSocket({ type: 'udp4', reuseAddr: true });
    await new Promise<void>((ready) =>
      responder.bind(3702, () => {
        responder.addMembership('239.255.255.250', '127.0.0.1');
        ready();
      }),
    );
    responder.on('message', (datagram, from) => {
      const messageId = /MessageID>([^<]*)</.exec(datagram.toString())?.[1];
      if (messageId === undefined || !datagram.includes('Probe>')) return;
      heard.push({ messageId, port: from.port, address: from.address });
      const send = (text: string): void => responder.send(text, from.port, from.address);
      send(reply('urn:uuid:somebody-else', 'aaaa', 1));
      send('<not xml');
      send(reply(messageId, 'bbbb', 2).slice(0, 420));
      send(reply(messageId, 'cccc', 3));
    });
  });
  afterAll(async () => {
    await new Promise<void>((closed) => responder.close(() => closed()));
  });

  test('do not count; a reply cut in two still leads to the device', async () => {
    const devices = await discover({ interfaces: ['127.0.0.1'], timeoutMs: 700 });
    const uuids = devices.map(({ camera }) => camera.uuid);
    expect(uuids).toContain('cccc');
    expect(uuids).not.toContain('aaaa');
    expect(devices.find(({ camera }) => camera.uuid === 'cccc')).toMatchObject({ reach: 'unreachable' });
    expect(heard.length).toBeGreaterThan(1);
  });

  function reply(relatesTo: string, id: string, port: number): string {
    return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><a:RelatesTo>${relatesTo}</a:RelatesTo></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:${id}</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/x</d:Scopes><d:XAddrs>http://127.0.0.1:${port}/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`;
  }
});

test('a device that knows only one of the two types, and answers nothing else, is found (Q32)', async () => {
  const responder = createSocket({ type: 'udp4', reuseAddr: true });
  responder.on('message', (datagram, from) => {
    const text = datagram.toString();
    const types = /Types>([^<]*)</.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
    const id = /MessageID>([^<]*)</.exec(text)?.[1];
    if (id === undefined || types.length !== 1) return;
    // One device for each type: it stays silent where the other is asked for.
    const [type = ''] = types;
    responder.send(
      `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><a:RelatesTo>${id}</a:RelatesTo></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:only-${type.replace(/.*:/, '')}</a:Address></a:EndpointReference><d:Types>${type}</d:Types><d:XAddrs>http://127.0.0.1:${type.startsWith('tds') ? 1 : 2}/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`,
      from.port,
      from.address,
    );
  });
  await new Promise<void>((ready) =>
    responder.bind(3702, () => {
      responder.addMembership('239.255.255.250', '127.0.0.1');
      ready();
    }),
  );
  try {
    const devices = await discover({ interfaces: ['127.0.0.1'], timeoutMs: 700 });
    expect(devices.map(({ camera }) => camera.uuid)).toEqual(
      expect.arrayContaining(['only-device', 'only-networkvideotransmitter']),
    );
  } finally {
    responder.close();
  }
});

describe('ranges', () => {
  test('each address is asked directly; what is no camera is left out', async () => {
    const printer = createServer((_request, response) => {
      response.writeHead(404, { server: 'Virata-EmWeb' }).end('<html><title>Laser 9</title></html>');
    });
    await new Promise<void>((ready) => printer.listen(0, '127.0.0.1', ready));
    const ports = ['axis-media2', 'bosch', 'onvif-off', 'not-activated'].map(
      (name) => fleet.camera(name).port,
    );
    ports.push((printer.address() as AddressInfo).port);
    const devices = await discover({ ranges: ports.map((port) => `127.0.0.1:${port}`) });
    printer.close();
    const found = ours(devices);
    const told = JSON.stringify(
      devices.map(({ camera, reach, reachDetail }) => [camera.port, reach, reachDetail]),
    );
    expect([...found.keys()].sort(), told).toEqual(['axis-media2', 'bosch', 'not-activated', 'onvif-off']);
    expect(devices).toHaveLength(4);
    expect(found.get('axis-media2')).toMatchObject({
      reach: 'ok',
      clockOffsetSeconds: expect.closeTo(0, -1) as number,
    });
    expect(found.get('axis-media2')?.camera.source).toBe('range');
    expect(found.get('onvif-off')?.reach).toBe('onvif-off');
    expect(found.get('not-activated')?.reach).toBe('not-activated');
  });

  test('addresses where nobody is cost little time', async () => {
    const started = performance.now();
    expect(await discover({ ranges: ['127.77.0.0/25'], ports: [9] })).toEqual([]);
    expect(performance.now() - started).toBeLessThan(6000);
  });
});
