import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeOnLoopback, type Match } from './prober.ts';
import { startSimulator, type ListedCamera, type RunningSimulator } from './startSimulator.ts';

const names = [
  'hanwha',
  'profile-s-2013',
  'hikvision-5.7',
  'axis-p5655',
  'axis-q6045',
  'sonoff-hack',
  'printer',
  'onvif-off',
  'foreign-subnet',
  'bosch-7',
  'reolink-e1',
  'not-activated',
];
let simulator: RunningSimulator;
let all: Match[];

beforeAll(async () => {
  simulator = await startSimulator(...names.flatMap((name) => ['--personality', name]));
  all = await ours(names.length - 1);
});
afterAll(() => simulator[Symbol.asyncDispose]());

/** The cameras of this simulator that answer, of which so many are waited for. */
async function ours(
  atLeast: number,
  options: Omit<Parameters<typeof probeOnLoopback>[0], 'atLeast'> = {},
): Promise<Match[]> {
  const only = new Set(simulator.cameras.map(({ uuid }) => uuid));
  return probeOnLoopback({ atLeast, only, waitMs: 10_000, ...options });
}
/** Where nobody is to answer, there is nothing to wait for but time. */
const silence = { waitMs: 500 };
const of = (name: string): Match | undefined => all.find(({ uuid }) => uuid === simulator.camera(name).uuid);

test('one answer for each camera, relating to the question', async () => {
  expect(all).toHaveLength(names.length - 1);
  const [match] = await probeOnLoopback({ onlyUuid: simulator.camera().uuid, messageId: 'urn:uuid:mine' });
  expect(match).toMatchObject({
    relatesTo: 'urn:uuid:mine',
    types: ['dn:NetworkVideoTransmitter', 'tds:Device'],
    xaddrs: [simulator.camera().xaddr],
  });
  expect(match?.xml).toContain('xmlns:dn="http://www.onvif.org/ver10/network/wsdl"');
});

test('scopes tell name, location, hardware, profiles and kind', async () => {
  const { control } = simulator;
  await fetch(`${control}/cameras/${simulator.camera().id}/state`, {
    method: 'PUT',
    body: JSON.stringify({ name: 'Tor & Hof Ü', location: 'Bau 1/2' }),
  });
  const [match] = await probeOnLoopback({ onlyUuid: simulator.camera().uuid });
  expect(match?.scopes).toEqual(
    expect.arrayContaining([
      'onvif://www.onvif.org/type/video_encoder',
      'onvif://www.onvif.org/Profile/Streaming',
      'onvif://www.onvif.org/Profile/T',
      'onvif://www.onvif.org/name/Tor%20%26%20Hof%20%C3%9C',
      'onvif://www.onvif.org/location/Bau%201%2F2',
      'onvif://www.onvif.org/hardware/XNV-8083R',
    ]),
  );
});

describe('who is asked', () => {
  test('Q32: by type', async () => {
    const old = simulator.camera('profile-s-2013').uuid;
    const transmitters = await ours(names.length - 1, { types: 'nvt:NetworkVideoTransmitter' });
    const devices = await ours(8, { types: 'dev:Device' });
    expect([transmitters.some(({ uuid }) => uuid === old), devices.some(({ uuid }) => uuid === old)]).toEqual(
      [true, false],
    );
    expect(devices.length).toBeGreaterThan(5);
    expect(await ours(1, { types: 'nvt:NetworkVideoDisplay', ...silence })).toEqual([]);
  });

  test('by scope, segment by segment', async () => {
    const t = 'nvt:NetworkVideoTransmitter';
    expect((await ours(1, { types: t, scopes: 'onvif://www.onvif.org/hardware/XNV-8083R' })).length).toBe(1);
    expect((await ours(8, { types: t, scopes: 'onvif://www.onvif.org/Profile' })).length).toBeGreaterThan(5);
    expect(await ours(1, { types: t, scopes: 'onvif://www.onvif.org/hardware/XNV', ...silence })).toEqual([]);
  });

  test('not whoever speaks another version', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    socket.setMulticastInterface('127.0.0.1');
    const heard: Buffer[] = [];
    socket.on('message', (bytes) => heard.push(bytes));
    for (const text of [
      'not xml',
      '<!DOCTYPE a><a/>',
      '<e:Envelope xmlns:e="urn:x"><e:Body><Probe xmlns="http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01"/></e:Body></e:Envelope>',
    ]) {
      socket.send(text, 3702, '239.255.255.250');
    }
    expect(await ours(names.length - 1)).toHaveLength(names.length - 1);
    socket.close();
    expect(heard).toEqual([]);
  });
});

describe('what vendors say', () => {
  test('Q27: a link-local address first', () => {
    expect(of('axis-p5655')?.xaddrs[0]).toBe('http://169.254.13.1/onvif/device_service');
    expect(of('axis-p5655')?.xaddrs[1]).toBe(simulator.camera('axis-p5655').xaddr);
  });
  test('Q28: an IPv6 address beside it', () =>
    expect(of('hikvision-5.7')?.xaddrs[1]).toMatch(/^http:\/\/\[fe80::/));
  test('Q29: http and https', () => expect(of('bosch-7')?.xaddrs[1]).toMatch(/^https:/));
  test('Q30: an answer in two datagrams', () => {
    expect(of('axis-q6045')?.xml).toHaveLength(900);
    expect(of('axis-q6045')?.xml).not.toContain('</SOAP-ENV:Envelope>');
  });
  test('Q31: no address', () => expect(of('printer')).toMatchObject({ xaddrs: [] }));
  test('Q34: scopes that name no device', () => {
    expect(of('reolink-e1')?.scopes).toContain('onvif://www.onvif.org/name/IPC');
  });
  test('Q35: an address without a host', () =>
    expect(of('sonoff-hack')?.xaddrs).toEqual(['http://:80/onvif/device_service']));
  test('Q36: an address of another network', () =>
    expect(of('foreign-subnet')?.xaddrs).toEqual(['http://192.0.0.64/onvif/device_service']));
  test('a camera with ONVIF off says nothing, one that is not activated does', () => {
    expect(of('onvif-off')).toBeUndefined();
    expect(of('not-activated')?.xaddrs).toEqual([simulator.camera('not-activated').xaddr]);
  });
});

test('Hello when a camera comes, Bye when it goes', async () => {
  const socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(3702);
  await once(socket, 'listening');
  socket.addMembership('239.255.255.250', '127.0.0.1');
  const heard: string[] = [];
  socket.on('message', (bytes) => heard.push(bytes.toString()));
  const camera = await simulator.ask<ListedCamera>('POST', '/cameras', {
    personality: 'hanwha',
    name: 'New',
  });
  const said = (what: string): boolean =>
    heard.some((xml) => xml.includes(`<wsd:${what}>`) && xml.includes(camera.uuid));
  await expect.poll(() => said('Hello')).toBe(true);
  expect(await probeOnLoopback({ onlyUuid: camera.uuid })).toHaveLength(1);
  await simulator.ask('DELETE', `/cameras/${camera.id}`);
  await expect.poll(() => said('Bye')).toBe(true);
  expect(await probeOnLoopback({ onlyUuid: camera.uuid, waitMs: 300 })).toEqual([]);
  socket.close();
});

const outside = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

test.skipIf(outside === undefined)(
  'Q33: a question on another interface of the same machine is answered too',
  async () => {
    const socket = createSocket('udp4').bind(0);
    await once(socket, 'listening');
    socket.setMulticastInterface(outside ?? '');
    const { uuid } = simulator.camera();
    const found = new Promise<boolean>((resolve) => {
      socket.on('message', (bytes) => bytes.includes(uuid) && resolve(true));
      setTimeout(() => resolve(false), 3_000).unref();
    });
    socket.send(
      '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><e:Header><w:MessageID>uuid:1</w:MessageID></e:Header><e:Body><d:Probe/></e:Body></e:Envelope>',
      3702,
      '239.255.255.250',
    );
    expect(await found).toBe(true);
    socket.close();
  },
);
