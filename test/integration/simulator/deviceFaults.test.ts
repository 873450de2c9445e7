import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readEncoder } from './encoderCalls.ts';
import {
  digestFor,
  elementsOf,
  envelope,
  http,
  PlainClient,
  subcodes,
  token,
  valueOf,
  type Reply,
} from './plainClient.ts';
import { startSimulator, type ListedCamera, type RunningSimulator } from './startSimulator.ts';
import { probeOnLoopback } from './prober.ts';
import { describeStream, firstFrameAfterMs } from './rtspPeek.ts';

let simulator: RunningSimulator;
let camera: ListedCamera;
let client: PlainClient;
const put = (...faults: object[]): Promise<void> => simulator.faults(camera, ...faults);

beforeAll(async () => {
  simulator = await startSimulator('--personality', 'hanwha');
  camera = simulator.camera();
  client = new PlainClient(camera);
  await client.addressOf('tr2');
});
afterEach(() => simulator.ask('DELETE', `/cameras/${camera.id}/faults`));
afterAll(() => simulator[Symbol.asyncDispose]());

const deviceTime = async (): Promise<{ utc: number | undefined; text: string }> => {
  const { text } = await http(camera.xaddr, { body: envelope('<tds:GetSystemDateAndTime/>') });
  const utc = elementsOf(text, 'UTCDateTime')[0];
  const part = (name: string): number => Number(valueOf(utc ?? '', name));
  const time = Date.UTC(
    part('Year'),
    part('Month') - 1,
    part('Day'),
    part('Hour'),
    part('Minute'),
    part('Second'),
  );
  return { utc: utc === undefined ? undefined : time, text };
};

test('clockSkew: the clock is told and judged by, until the fault is taken away', async () => {
  await put({ kind: 'clockSkew', seconds: 3600 });
  const { utc = 0 } = await deviceTime();
  expect(Math.abs(utc - Date.now() - 3_600_000)).toBeLessThan(3_000);
  const refused = await client.call('<tds:GetScopes/>');
  expect([refused.status, subcodes(refused.text)]).toEqual([400, ['ter:NotAuthorized']]);
  const inItsTime = token({ created: new Date(Date.now() + 3_600_000) });
  expect((await client.call('<tds:GetScopes/>', inItsTime)).status).toBe(200);
  await put();
  expect((await client.call('<tds:GetScopes/>')).status).toBe(200);
});

test('noUtc', async () => {
  await put({ kind: 'noUtc' });
  const { utc, text } = await deviceTime();
  expect(utc).toBeUndefined();
  expect(text).toContain('LocalDateTime');
});

test('wrongXaddr: services, streams and discovery name another host', async () => {
  await put({ kind: 'wrongXaddr', host: '192.168.1.108' });
  const { text } = await http(camera.xaddr, { body: envelope('<tds:GetCapabilities/>') });
  expect(valueOf(elementsOf(text, 'Media')[0] ?? '', 'XAddr')).toBe(
    'http://192.168.1.108/onvif/media_service',
  );
  const [match] = await probeOnLoopback({ onlyUuid: camera.uuid });
  expect(match?.xaddrs).toEqual(['http://192.168.1.108/onvif/device_service']);
});

test('renameTokens: what was read before does not exist any more', async () => {
  const before = await readEncoder(client);
  await put({ kind: 'renameTokens', suffix: '_v2' });
  expect(await readEncoder(client)).toContain('token="DefaultVideoEncoder0_v2"');
  const old = `<tr2:SetVideoEncoderConfiguration>${before.replaceAll('tr2:Configurations', 'tr2:Configuration')}</tr2:SetVideoEncoderConfiguration>`;
  const reply = await client.call(old);
  expect(subcodes(reply.text)).toEqual(['ter:InvalidArgVal', 'ter:NoConfig']);
  await put({ kind: 'renameTokens', suffix: '_v2' }, { kind: 'renameTokens', suffix: '_v3' });
  expect(await readEncoder(client)).toContain('token="DefaultVideoEncoder0_v2_v3"');
  await put();
  expect(await readEncoder(client)).toContain('token="DefaultVideoEncoder0"');
});

test('otherDevice: another one answers at the address', async () => {
  const serial = async (): Promise<unknown> =>
    valueOf(await client.get('<tds:GetDeviceInformation/>'), 'SerialNumber');
  const before = await serial();
  await put({ kind: 'otherDevice' });
  expect(await serial()).not.toBe(before);
  expect(valueOf(await client.get('<tds:GetEndpointReference/>'), 'GUID')).not.toBe(camera.uuid);
  await put();
  expect(await serial()).toBe(before);
});

async function snapshot(): Promise<Reply> {
  const uri =
    valueOf(
      await client.get(
        '<tr2:GetSnapshotUri><tr2:ProfileToken>DefaultProfile-03</tr2:ProfileToken></tr2:GetSnapshotUri>',
      ),
      'Uri',
    ) ?? '';
  const first = await http(uri);
  const [challenge] = first.challenges;
  return challenge === undefined
    ? first
    : http(uri, { headers: { Authorization: digestFor(challenge, 'GET', uri) } });
}

test("a snapshot needs a digest and is a JPEG of the profile's size", async () => {
  const { status, bytes } = await snapshot();
  expect(status).toBe(200);
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 360 });
});

test('snapshot404', async () => {
  await put({ kind: 'snapshot404' });
  expect((await snapshot()).status).toBe(404);
});

test('blackSnapshot', async () => {
  const brightest = async (): Promise<number> =>
    Math.max(...(await sharp((await snapshot()).bytes).stats()).channels.map(({ max }) => max));
  expect(await brightest()).toBeGreaterThan(100);
  await put({ kind: 'blackSnapshot' });
  expect(await brightest()).toBeLessThan(10);
  // Each picture is asked for twice, first for its challenge.
  await put({ kind: 'blackSnapshot', after: 2, times: 2 });
  expect(await brightest()).toBeGreaterThan(100);
  expect(await brightest()).toBeLessThan(10);
  expect(await brightest()).toBeGreaterThan(100);
});

test('udpLoss, duplicateReply, noXaddrs', async () => {
  await put({ kind: 'udpLoss', rate: 1 });
  expect(await probeOnLoopback({ onlyUuid: camera.uuid, waitMs: 300 })).toEqual([]);
  await put({ kind: 'duplicateReply' });
  expect(await probeOnLoopback({ onlyUuid: camera.uuid, atLeast: 2 })).toHaveLength(2);
  await put({ kind: 'noXaddrs' });
  expect(await probeOnLoopback({ onlyUuid: camera.uuid })).toMatchObject([{ xaddrs: [] }]);
});

const ffmpeg = await import('../../../simulator/rtsp/ffmpeg.ts').then(({ encodersAvailable }) =>
  encodersAvailable(),
);

async function streamUri(): Promise<string> {
  const body =
    '<tr2:GetStreamUri><tr2:Protocol>RTSP</tr2:Protocol><tr2:ProfileToken>DefaultProfile-03</tr2:ProfileToken></tr2:GetStreamUri>';
  return valueOf(await client.get(body), 'Uri') ?? '';
}

test.skipIf(ffmpeg.size === 0)('staleStream: the stream goes on as it was before the Set', async () => {
  const framerate = async (): Promise<string | undefined> =>
    /a=framerate:([\d.]+)/.exec(await describeStream(await streamUri()))?.[1];
  const before = await framerate();
  expect(Number(before)).toBe(10);
  await put({ kind: 'staleStream' });
  await simulator.ask('PUT', `/cameras/${camera.id}/state`, { encoders: [{}, { fps: 5 }] });
  expect(await framerate()).toBe(before);
  await put();
  expect(Number(await framerate())).toBe(5);
});

test.skipIf(ffmpeg.size === 0)('noStream and lateFirstFrame', async () => {
  const uri = await streamUri();
  await put({ kind: 'lateFirstFrame', ms: 700 });
  expect(await firstFrameAfterMs(uri, 5_000)).toBeGreaterThan(600);
  await put({ kind: 'noStream', times: 1 });
  expect(await firstFrameAfterMs(uri, 900)).toBe(Infinity);
  expect(await firstFrameAfterMs(uri, 20_000)).toBeLessThan(Infinity);
});
