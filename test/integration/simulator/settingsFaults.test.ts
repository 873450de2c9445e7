import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  readEncoder,
  readMedia1Encoder,
  setEncoder,
  setImaging,
  withBitrate,
  withFps,
  withGop,
} from './encoderCalls.ts';
import { http, PlainClient, subcodes, valueOf } from './plainClient.ts';
import { startSimulator, type ListedCamera, type RunningSimulator } from './startSimulator.ts';

let simulator: RunningSimulator;
let camera: ListedCamera;
let client: PlainClient;
const source = 'VideoSourceToken0';
const put = (...faults: object[]): Promise<void> => simulator.faults(camera, ...faults);
const main = async (): Promise<Record<string, unknown>> => (await simulator.state(camera)).encoders[0] ?? {};

beforeAll(async () => {
  simulator = await startSimulator('--personality', 'hanwha');
  camera = simulator.camera();
  client = new PlainClient(camera);
});
beforeEach(() =>
  simulator.ask('PUT', `/cameras/${camera.id}/state`, {
    encoders: [{ fps: 30, gop: 60, bitrateKbps: 8000 }],
    imaging: { brightness: 50, exposure: { maxExposureTime: 40_000 } },
  }),
);
afterEach(() => simulator.ask('DELETE', `/cameras/${camera.id}/faults`));
afterAll(() => simulator[Symbol.asyncDispose]());

test('ignoreSet: yes is said and nothing happens', async () => {
  await put({ kind: 'ignoreSet' });
  expect((await setEncoder(client, withFps(10))).status).toBe(200);
  expect(
    (await setImaging(client, source, (xml) => xml.replace(/Brightness>\d+/, 'Brightness>70'))).status,
  ).toBe(200);
  expect((await main())['fps']).toBe(30);
  expect((await simulator.state(camera)).imaging['brightness']).toBe(50);
});

test('clamp: a field ends at a bound', async () => {
  await put(
    { kind: 'clamp', field: 'bitrateKbps', value: 3000 },
    { kind: 'clamp', field: 'imaging.brightness', value: 55 },
  );
  await setEncoder(client, withBitrate(5000));
  await setImaging(client, source, (xml) => xml.replace(/Brightness>\d+/, 'Brightness>70'));
  expect((await main())['bitrateKbps']).toBe(3000);
  expect((await simulator.state(camera)).imaging['brightness']).toBe(55);
  await setEncoder(client, withBitrate(2000));
  expect((await main())['bitrateKbps']).toBe(2000);
});

test('revert: what was set goes back by itself', async () => {
  await put({ kind: 'revert', afterMs: 150 });
  await setEncoder(client, withFps(10));
  expect((await main())['fps']).toBe(10);
  await expect.poll(async () => (await main())['fps']).toBe(30);
});

test('collateral: something else changes too', async () => {
  await put(
    { kind: 'collateral', field: 'gop', value: 33 },
    { kind: 'collateral', field: 'exposure.maxExposureTime', value: 1000 },
  );
  await setEncoder(client, withFps(10));
  expect(await main()).toMatchObject({ fps: 10, gop: 33 });
  expect((await simulator.state(camera)).imaging).toMatchObject({ exposure: { maxExposureTime: 1000 } });
});

test('rejectSet: all, or what touches one field, or what changes nothing', async () => {
  await put({ kind: 'rejectSet' });
  const all = await setEncoder(client, withFps(10));
  expect([all.status, subcodes(all.text)]).toEqual([400, ['ter:InvalidArgVal', 'ter:ConfigModify']]);
  await put({ kind: 'rejectSet', field: 'gop' });
  expect((await setEncoder(client, withGop(10))).status).toBe(400);
  expect((await setEncoder(client, withFps(10))).status).toBe(200);
  await put({ kind: 'rejectSet', onlyUnchanged: true });
  expect((await setEncoder(client, (xml) => xml)).status).toBe(400);
  expect((await setEncoder(client, withFps(12))).status).toBe(200);
});

test('hardcodedReadback: the setting is taken over and never shown', async () => {
  await put({ kind: 'hardcodedReadback' });
  await setEncoder(client, withFps(10));
  expect((await main())['fps']).toBe(10);
  for (const xml of [await readEncoder(client), await readMedia1Encoder(client)]) {
    expect([valueOf(xml, 'FrameRateLimit'), valueOf(xml, 'BitrateLimit')]).toEqual(['30', '5000']);
  }
});

test('optionsLie: what the options offer is refused', async () => {
  await put({ kind: 'optionsLie', field: 'fps' });
  const options = await client.get('<tr2:GetVideoEncoderConfigurationOptions/>');
  expect(options).toContain('FrameRatesSupported="60 50 30');
  expect((await setEncoder(client, withFps(20))).status).toBe(400);
  expect((await setEncoder(client, withGop(20))).status).toBe(200);
  await put({ kind: 'optionsLie', field: 'gop' });
  expect(await client.get('<trt:GetVideoEncoderConfigurationOptions/>')).toContain('<tt:Max>10000</tt:Max>');
  expect((await setEncoder(client, withGop(30))).status).toBe(400);
});

test('reboot: after a Set the camera is gone for a while and comes back at its address', async () => {
  await put({ kind: 'reboot', downMs: 1000, times: 1 });
  expect((await setEncoder(client, withFps(10))).status).toBe(200);
  const upOrDown = (): Promise<string> =>
    http(camera.xaddr)
      .then(() => 'up')
      .catch(() => 'down');
  await expect.poll(upOrDown).toBe('down');
  await expect.poll(upOrDown).toBe('up');
  expect(await main()).toMatchObject({ fps: 10 });
});
