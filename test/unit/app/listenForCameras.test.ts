import { expect, test } from 'vitest';
import { cameraAt } from '../../../src/app/cameraReference.ts';
import { listenForCameras } from '../../../src/app/listenForCameras.ts';
import type { DiscoveryPort, HeardCamera } from '../../../src/app/ports.ts';
import type { Camera } from '../../../src/domain/camera.ts';
import { CamOptError } from '../../../src/domain/errors.ts';

const at = new Date('2026-11-23T10:00:00Z');
const signal = new AbortController().signal;

function camera(ip: string, uuid: string, more: Partial<Camera> = {}): Camera {
  return {
    ...cameraAt({ host: ip, port: 80, path: '/onvif/device_service', tls: false }, at),
    uuid,
    reach: 'ok',
    ...more,
  };
}

function hello(ip: string, uuid: string): HeardCamera {
  const found = camera(ip, uuid, { source: 'hello' });
  return {
    kind: 'hello',
    device: {
      camera: found,
      path: found.path,
      tls: false,
      reach: 'ok',
      reachDetail: '',
      clockOffsetSeconds: 2,
    },
  };
}

/** What is in the inventory and what was told after these batches; `answering` are the hosts that are still there. */
async function heard(known: Camera[], batches: HeardCamera[][], answering: string[] = [], failures = 0) {
  const kept = new Map(known.map((each) => [each.id, each]));
  const told: [string, string | undefined][] = [];
  const said: string[] = [];
  let saves = 0;
  const discovery: Pick<DiscoveryPort, 'hear' | 'answers'> = {
    // oxlint-disable-next-line require-await
    async *hear() {
      yield* batches;
    },
    answers: ({ host }) => Promise.resolve(answering.includes(host)),
  };
  const inventory = {
    list: () => Promise.resolve([...kept.values()]),
    saveAll: (all: readonly Camera[]) => {
      saves += 1;
      if (saves <= failures) return Promise.reject(new CamOptError('STORE_FAILED', 'the disk is full'));
      return Promise.resolve(all.forEach((each) => kept.set(each.id, each)));
    },
  };
  const clock = { now: () => at };
  const changed = (each: Camera, how: string | undefined): void => void told.push([each.id, how]);
  const tell = (message: string): void => void said.push(message);
  await listenForCameras({ discovery, inventory, clock, changed, tell }, signal);
  return { cameras: [...kept.values()], told, saves, said };
}

test('a camera that comes is in the inventory, and told', async () => {
  const { cameras, told } = await heard([], [[hello('10.0.0.7', 'aaaa-1111')]]);
  expect(cameras).toMatchObject([
    { id: 'onvif-10.0.0.7', source: 'hello', reach: 'ok', clockOffsetSeconds: 2 },
  ]);
  expect(told).toEqual([['onvif-10.0.0.7', 'hello']]);
});

test('a known one keeps what people said about it, and its id at a new address', async () => {
  const known = camera('10.0.0.7', 'aaaa-1111', { facts: { purpose: 'plate' }, reach: 'unreachable' });
  const { cameras } = await heard([known], [[hello('10.0.0.9', 'aaaa-1111')]]);
  expect(cameras).toMatchObject([
    { id: 'onvif-10.0.0.7', ip: '10.0.0.9', reach: 'ok', facts: { purpose: 'plate' } },
  ]);
});

test('who claims to be a camera that still answers at its address is another device', async () => {
  const known = camera('10.0.0.7', 'aaaa-1111');
  const { cameras } = await heard([known], [[hello('10.0.0.66', 'aaaa-1111')]], ['10.0.0.7']);
  expect(cameras.map(({ id, ip }) => [id, ip])).toEqual([
    ['onvif-10.0.0.7', '10.0.0.7'],
    ['onvif-10.0.0.66', '10.0.0.66'],
  ]);
});

test('one that says goodbye stays and is marked; nobody else can say it', async () => {
  const known = camera('10.0.0.7', 'aaaa-1111');
  const stranger = await heard([known], [[{ kind: 'bye', uuid: 'aaaa-1111', from: ['10.0.0.66'] }]]);
  expect(stranger).toMatchObject({ cameras: [{ reach: 'ok' }], told: [] });
  const itself = await heard([known], [[{ kind: 'bye', uuid: 'aaaa-1111', from: ['10.0.0.7'] }]]);
  expect(itself.told).toEqual([['onvif-10.0.0.7', 'bye']]);
  expect(itself.cameras).toMatchObject([
    { reach: 'unreachable', reachDetail: expect.stringContaining('said goodbye at 10:00:00 UTC') as unknown },
  ]);
});

test('many at once are one write', async () => {
  const many = Array.from({ length: 500 }, (_, n) => hello(`10.0.${n >> 8}.${n & 255}`, `aaaa-${n}-bbbb`));
  const { cameras, saves } = await heard([], [many]);
  expect(cameras).toHaveLength(500);
  expect(saves).toBe(1);
});

test('what cannot be kept is told, and the listening goes on', async () => {
  const batches = [[hello('10.0.0.7', 'aaaa-1111')], [hello('10.0.0.8', 'bbbb-2222')]];
  const { cameras, said } = await heard([], batches, [], 1);
  expect(said).toEqual([expect.stringContaining('the disk is full')]);
  expect(cameras.map(({ ip }) => ip)).toEqual(['10.0.0.8']);
});
