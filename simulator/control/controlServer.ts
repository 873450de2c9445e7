import { createServer, type IncomingMessage, type Server } from 'node:http';
import * as z from 'zod';
import type { Camera } from '../camera/camera.ts';
import { faultListSchema } from '../faults/faultSchema.ts';
import { fleetEntrySchema } from '../fleet/fleetSchema.ts';
import { PersonalityError } from '../personalities/loadPersonality.ts';
import { listenAt, PlaceError } from '../places.ts';
import type { Simulation } from '../simulation.ts';
import { cameraEntry, cameraTruth } from './cameraReport.ts';
import { patchCamera, statePatchSchema, StatePatchError } from './statePatch.ts';

const maxBodyBytes = 4 * 1024 * 1024;
/** With another address it comes back as one whose lease has changed. */
const rebootSchema = z.strictObject({
  downMs: z.number().min(0).max(2_147_483_647).default(2_000),
  ip: z.ipv4().optional(),
  port: z.number().int().min(0).max(65_535).optional(),
});

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

type Route = (camera: Camera, body: unknown, simulation: Simulation) => Promise<Reply> | Reply;

const ok = (body: unknown): Reply => ({ status: 200, body });
const failed = (status: number, code: string, message: string): Reply => ({
  status,
  body: { error: { code, message } },
});

/** What can be done to one camera; the key is the method and what follows the camera's id. */
const cameraRoutes: Readonly<Record<string, Route>> = {
  'GET ': (camera) => ok(cameraEntry(camera)),
  'DELETE ': async (camera, _body, simulation) => {
    await simulation.remove(camera);
    return ok({ removed: camera.id });
  },
  'GET state': (camera) => ok(cameraTruth(camera)),
  'PUT state': (camera, body) => {
    patchCamera(camera, statePatchSchema.parse(body));
    return ok(cameraTruth(camera));
  },
  'GET faults': (camera) => ok(camera.faults.list()),
  'PUT faults': (camera, body) => {
    camera.faults.set(faultListSchema.parse(body));
    return ok(camera.faults.list());
  },
  'DELETE faults': (camera) => {
    camera.faults.set([]);
    return ok([]);
  },
  'POST reboot': (camera, body) => {
    const { downMs, ...place } = rebootSchema.parse(body ?? {});
    if (!camera.poweredOn) return failed(409, 'POWERED_OFF', `${camera.id} is off`);
    camera.reboot(downMs, { ip: place.ip ?? camera.ip, port: place.port ?? camera.port });
    return ok({ rebooting: camera.id });
  },
  'POST power-off': async (camera, _body, simulation) => {
    await simulation.powerOff(camera);
    return ok(cameraEntry(camera));
  },
  'POST power-on': async (camera, _body, simulation) => {
    await simulation.powerOn(camera);
    return ok(cameraEntry(camera));
  },
  'GET log': (camera) => ok(camera.log.read()),
};

/** Starts the control API. Throws {@link PlaceError} where the address cannot be had. */
export async function startControl(
  simulation: Simulation,
  host: string,
  port: number,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    void answer(simulation, request).then(({ status, body }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  const { address, family, port: bound } = await listenAt(server, host, port);
  return { url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`, server };
}

async function answer(simulation: Simulation, request: IncomingMessage): Promise<Reply> {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://control');
    return await route(simulation, request.method ?? 'GET', pathname, await jsonOf(request));
  } catch (error) {
    if (error instanceof z.ZodError) return failed(400, 'INVALID', z.prettifyError(error));
    if (
      error instanceof PersonalityError ||
      error instanceof StatePatchError ||
      error instanceof PlaceError ||
      error instanceof SyntaxError ||
      error instanceof URIError
    ) {
      return failed(400, 'INVALID', error.message);
    }
    return failed(500, 'INTERNAL', String(error instanceof Error ? error.message : error));
  }
}

async function route(simulation: Simulation, method: string, path: string, body: unknown): Promise<Reply> {
  const [first, id, rest = '', ...more] = path.split('/').slice(1).map(decodeURIComponent);
  if (first === 'health' && method === 'GET') return ok({ status: 'ok', cameras: simulation.cameras.length });
  if (first !== 'cameras' || more.length > 0) return failed(404, 'NOT_FOUND', `there is no ${path}`);
  if (id === undefined || id === '') {
    if (method === 'GET') return ok(simulation.cameras.map(cameraEntry));
    if (method !== 'POST') return failed(405, 'METHOD', `${method} is not possible here`);
    const added = await simulation.add(fleetEntrySchema.parse(body));
    return {
      status: 201,
      body: added.length === 1 && added[0] ? cameraEntry(added[0]) : added.map(cameraEntry),
    };
  }
  const camera = simulation.cameras.find((known) => known.id === id);
  if (!camera) return failed(404, 'NO_CAMERA', `there is no camera ${id}`);
  const found = cameraRoutes[`${method} ${rest}`];
  return found ? found(camera, body, simulation) : failed(404, 'NOT_FOUND', `there is no ${method} ${path}`);
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new SyntaxError('the body is too large');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text.trim() === '' ? undefined : JSON.parse(text);
}
