import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { place, simulator, type Place, type Simulator } from './harness.ts';

/** Odd XML, garbage ranges, H.265 over Media2 alone, several sources, another scale of every number. */
const personalities = [
  'axis-11',
  'axis-media2',
  'bosch-7',
  'bosch-panoramic-9',
  'dahua-h265',
  'four-channel-encoder',
  'hikvision-5.7',
  'ipg-8150',
  'profile-s-2013',
  'reolink-trackmix',
  'tapo-c200',
  'thingino',
  'xm-8899',
];

interface Said {
  currentSettings: { stream: Record<string, unknown>; image?: Record<string, unknown> | null };
  streams: { token: string }[];
}

let here: Place;
let real: Simulator;
let replay: Simulator;
const files: string[] = [];
beforeAll(async () => {
  here = await place();
  real = await simulator(personalities.flatMap((name) => ['--personality', name]));
  for (const [index, { ip, port }] of real.cameras.entries()) {
    // One file and one folder in turn: both are what a recording may be.
    const file = join(here.home, '..', `recording-${index}${index % 2 === 0 ? '.json' : ''}`);
    const { code, stderr } = await here.camopt(['capture', `${ip}:${port}`, '-o', file]);
    if (code !== 0) throw new Error(`${personalities[index]}: ${stderr}`);
    files.push(file);
  }
  replay = await simulator(files.flatMap((file) => ['--personality', file]));
});
afterAll(async () => {
  await real?.stop();
  await replay?.stop();
  await here?.remove();
});

const addressAt = (sim: Simulator, index: number): string => {
  const { ip = '', port = 0 } = sim.cameras[index] ?? {};
  return `${ip}:${port}`;
};

/** Two devices differ in their id, their address and what tells them apart, and in nothing else. */
function withoutDevice(text: string, sim: Simulator, index: number): unknown {
  const { ip = '', port = 0 } = sim.cameras[index] ?? {};
  const plain = text
    .replaceAll(`onvif-${ip}-${port}`, 'the-camera')
    .replaceAll(`${ip}:${port}`, 'its-address');
  return JSON.parse(plain, (key, value: unknown) => (key === 'serial' || key === 'mac' ? '' : value));
}

describe.each(personalities.map((name, index) => [name, index] as const))('%s', (_name, index) => {
  test('its recording has the same settings and capabilities', async () => {
    for (const command of ['settings', 'capabilities']) {
      const [was, is] = await Promise.all(
        [real, replay].map(async (sim) => {
          const said = await here.camopt([command, addressAt(sim, index), '--json']);
          expect(said.code, said.stderr).toBe(0);
          return withoutDevice(said.stdout, sim, index);
        }),
      );
      expect(is).toEqual(was);
    }
  });

  test('its recording is as odd on the wire', async () => {
    const [was, is] = await Promise.all(
      [real, replay].map(async (sim) => {
        const { ip = '', port = 0 } = sim.cameras[index] ?? {};
        const log = (await sim.control('GET', `/cameras/${sim.cameras[index]?.id}/log`)) as {
          operation: string;
          answer: string;
        }[];
        const answers = log.filter(({ operation }) =>
          /^Get(Profiles|Options|ImagingSettings)$/.test(operation),
        );
        return answers
          .filter(({ answer }) => !/NotAuthorized|<html>/.test(answer))
          .map(({ answer }) => answer.replaceAll(`${ip}:${port}`, 'its-address'))
          .map((answer) => answer.replace(/<(\S*Header)>.*<\/\1>/s, '<$1/>'));
      }),
    );
    expect(is?.length).toBeGreaterThan(0);
    expect(is?.filter((answer) => was?.includes(answer) !== true)).toEqual([]);
  });
});

describe('what is set on a recording', () => {
  const settable = ['axis-media2', 'hikvision-5.7', 'bosch-7', 'profile-s-2013', 'four-channel-encoder'];
  test.each(settable)('%s: is read back, and nothing else changed', async (name) => {
    const index = personalities.indexOf(name);
    const address = addressAt(replay, index);
    const read = async (): Promise<Said> => (await here.camopt(['settings', address, '--json'])).json<Said>();
    const before = await read();
    const { stream, image } = before.currentSettings;
    const { gop, bitrateMbps } = stream as { gop: number; bitrateMbps: number };
    const brightness = image?.['brightness'] as number | undefined;
    const wanted = {
      stream: { gop: gop - 1, bitrateMbps: Math.round((bitrateMbps / 2) * 1000) / 1000 },
      ...(brightness === undefined ? {} : { image: { brightness: brightness + 3 } }),
    };
    const quickly = ['--settle', '0', '--soak', '0', '--no-rollback'];
    const applied = await here.camopt(['apply', address, '--settings', '-', '--yes', '--json', ...quickly], {
      input: JSON.stringify(wanted),
    });
    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    const after = await read();
    expect(after.currentSettings.stream).toEqual({ ...stream, ...wanted.stream });
    expect(after.currentSettings.image).toEqual(
      wanted.image === undefined ? image : { ...image, ...wanted.image },
    );
    expect(after.streams.slice(1)).toEqual(before.streams.slice(1));
    const truth = await replay.truth(replay.cameras[index]?.id ?? '');
    expect(truth.encoders.map((encoder) => encoder.gop)).toContain(gop - 1);
    expect(truth.imaging?.['brightness']).toBe(wanted.image?.brightness);
  });
});

test('no recording holds a secret or tells which device it was made of', async () => {
  const texts: string[] = [];
  for (const file of files)
    if (file.endsWith('.json')) texts.push(await readFile(file, 'utf8'));
    else for (const part of await readdir(file)) texts.push(await readFile(join(file, part), 'utf8'));
  const all = texts.join('\n');
  expect(all).toContain('SN-1');
  expect(all).not.toMatch(/PasswordDigest|Nonce|<\w*:?Username|Authorization|cnonce/i);
  for (const { uuid, id } of real.cameras) {
    expect(all).not.toContain(uuid);
    const { serial, mac } = (await real.control('GET', `/cameras/${id}/state`)) as {
      serial: string;
      mac: string;
    };
    // Serial numbers that a whole product line shares tell nothing.
    const telling = [mac, ...(/^0*$/.test(serial) ? [] : [serial])].map((value) => value.toLowerCase());
    expect(telling.filter((value) => all.toLowerCase().includes(value))).toEqual([]);
  }
});

test('a camera that says back what it was told gives no secret away', async () => {
  const password = 'Marked-Secret <5&f>';
  const told: string[] = [];
  // Everything that a client sends comes back in the one place where an answer may say anything.
  const parrot = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const authorization = request.headers.authorization ?? '';
      told.push(authorization);
      if (authorization === '' && !body.includes('GetSystemDateAndTime')) {
        response
          .writeHead(401, { 'www-authenticate': 'Digest realm="x", nonce="marked-nonce", qop="auth"' })
          .end();
        return;
      }
      const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      const operation = /<op:(\w+)/.exec(body)?.[1] ?? '';
      const security = /<wsse:Security.*<\/wsse:Security>/s.exec(body)?.[0] ?? '';
      response
        .writeHead(200, { 'content-type': 'application/soap+xml' })
        .end(
          `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>${security}</s:Header><s:Body>` +
            `<${operation}Response><Manufacturer>${escaped(password)}</Manufacturer>` +
            `<Model>Authorization: ${escaped(authorization)}</Model><FirmwareVersion>${encodeURIComponent(password)}</FirmwareVersion>` +
            `<SerialNumber>${Buffer.from(password).toString('base64')}</SerialNumber>` +
            `<HardwareId>http://admin:${encodeURIComponent(password)}@10.0.0.1/</HardwareId></${operation}Response></s:Body></s:Envelope>`,
        );
    });
  });
  await once(parrot.listen(0, '127.0.0.1'), 'listening');
  const { port } = parrot.address() as AddressInfo;
  const file = join(here.home, '..', 'parrot.json');
  const said = await here.camopt(['capture', `127.0.0.1:${port}`, '-o', file], {
    env: { CAMOPT_PASSWORD: password },
  });
  parrot.close();
  const text = await readFile(file, 'utf8');
  expect(told.some((authorization) => authorization.startsWith('Digest'))).toBe(true);
  expect(text).toContain('GetDeviceInformationResponse');
  for (const form of ['Marked-Secret', 'marked-nonce', encodeURIComponent(password), 'TWFya2Vk'])
    expect(text + said.stdout + said.stderr, form).not.toContain(form);
  expect(text).not.toMatch(/response=\\"(?!\*)/);
});
