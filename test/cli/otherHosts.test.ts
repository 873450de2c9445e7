import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodersAvailable } from '../../simulator/rtsp/ffmpeg.ts';
import { hidden, place, simulator } from './harness.ts';
import type { Place, Simulator } from './harness.ts';

/** A camera behind a port forward: it names an address of its own network for everything, and something else answers there. */

let here: Place;
let cameras: Simulator;
let trap: Server;
let forward: Server;
/** first bytes of whoever connected to the address that the camera names */
const caught: string[] = [];
let forwarded = 0;

beforeAll(async () => {
  here = await place();
  trap = await listening(
    createServer((socket) => {
      caught.push('connected');
      socket.on('data', (bytes) => caught.push(bytes.toString('latin1'))).on('error', () => undefined);
    }),
    '127.0.0.99',
  );
  const file = await hidden(here.home, 'dahua');
  const personality = JSON.parse(await readFile(file, 'utf8')) as object;
  const foreign = `127.0.0.99:${portOf(trap)}`;
  await writeFile(file, JSON.stringify({ ...personality, advertised: { host: foreign } }));
  cameras = await simulator(['--personality', file]);
  const [camera] = cameras.cameras;
  forward = await listening(
    createServer((socket) => {
      forwarded += 1;
      const inner = connect(camera?.port ?? 0, '127.0.0.1');
      socket.pipe(inner).pipe(socket);
      for (const end of [socket, inner])
        end.on('error', () => undefined).on('close', () => (socket.destroy(), inner.destroy()));
    }),
    '127.0.0.1',
  );
});
afterAll(async () => {
  trap.close();
  forward.close();
  await cameras.stop();
  await here.remove();
});

async function listening(server: Server, host: string): Promise<Server> {
  await new Promise<void>((ready) => server.listen(0, host, ready));
  return server;
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

test('everything goes to the address that answered, the one that it names is shown and gets nothing', async () => {
  const address = `127.0.0.1:${portOf(forward)}`;
  const added = (await here.camopt(['cameras', 'add', address, '--json'])).json<{ id: string }>();
  const settings = await here.camopt(['settings', added.id, '--json']);
  expect(settings.code).toBe(0);
  expect(settings.json<{ notes: string[] }>().notes).toContainEqual(
    expect.stringContaining(`http://127.0.0.99:${portOf(trap)}`),
  );
  const { capabilities } = (await here.camopt(['capabilities', added.id, '--json'])).json<{
    capabilities: { onvif: { services: Record<string, { url: string; announced?: string }> } };
  }>();
  const media = capabilities.onvif.services['media1'];
  expect(media?.url.startsWith(`http://${address}/`)).toBe(true);
  expect(media?.announced).toContain('127.0.0.99');
  expect((await here.camopt(['snapshot', added.id, '-o', join(here.home, 'x.jpg'), '--json'])).code).toBe(0);
  const both = (await here.camopt(['crosscheck', added.id, '--json'])).json<{
    cameras: { compared: boolean }[];
  }>();
  expect(both.cameras).toMatchObject([{ compared: true }]);
  expect(forwarded).toBeGreaterThan(3);
  expect(caught).toEqual([]);
});

test.skipIf(!(await encodersAvailable()).has('H264'))(
  'a stream is measured at the host that answered',
  async () => {
    const wanted = join(here.home, 'wanted.json');
    await writeFile(wanted, JSON.stringify({ stream: { fps: 12 } }));
    const [id = ''] = (await here.camopt(['cameras', '--json']))
      .json<{ id: string }[]>()
      .map((each) => each.id);
    const args = [
      'apply',
      id,
      '--settings',
      wanted,
      '--yes',
      '--verify',
      'stream',
      '--settle',
      '0',
      '--json',
    ];
    const run = (await here.camopt(args)).json<{
      jobs: { steps: { detail: string }[]; result: { outcomes: object[] } }[];
    }>();
    expect(run.jobs[0]?.steps.map(({ detail }) => detail).join(' ')).toContain('stream: H.264');
    expect(caught).toEqual([]);
  },
  60_000,
);
