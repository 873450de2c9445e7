import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { addressIn } from '../../app/cameraReference.ts';
import type { CameraAddress } from '../../app/cameraReference.ts';
import type { CamOpt } from '../../app/camopt.ts';
import { cameraFactsSchema, cameraIdSchema } from '../../domain/camera.ts';
import type { Camera, CameraFacts } from '../../domain/camera.ts';
import { documents } from '../../domain/documents.ts';
import { CamOptError } from '../../domain/errors.ts';
import { bracketed } from '../../shared/bracketed.ts';
import { guardedAddress } from '../addressGuard.ts';
import type { ApiContext } from '../createServer.ts';
import { problemSchema, Refusal } from '../problem.ts';
import { hungUp } from '../hungUp.ts';
import type { RouteSchema } from '../zodRoutes.ts';

const idParams = z.object({ id: cameraIdSchema });
const failures = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema };

const discoverQuery = z.object({
  timeout: z.coerce.number().positive().max(60).default(5),
  max_cameras: z.coerce.number().int().positive().max(100_000).optional(),
});

const newCamera = z.strictObject({
  /** host, host:port or a device-service URL; or ip and port */
  address: z.string().min(1).max(512).optional(),
  ip: z.string().min(1).max(253).optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  name: z.string().max(256).optional(),
  ...cameraFactsSchema.shape,
});

/** The inventory, and discovery into it. */
export function cameraRoutes(server: FastifyInstance, { camopt, addresses }: ApiContext): void {
  const tags = ['cameras'];
  const routes = {
    discover: {
      operationId: 'discoverCameras',
      summary: 'Find cameras on the networks of this machine',
      tags,
      querystring: discoverQuery,
      response: { 200: documents.discover, ...failures },
    },
    list: {
      operationId: 'listCameras',
      summary: 'The inventory',
      tags,
      response: { 200: documents.cameras, ...failures },
    },
    add: {
      operationId: 'addCamera',
      summary: 'Add a camera by its address; nothing is sent to it',
      tags,
      body: newCamera,
      response: { 201: documents.camera, ...failures },
    },
    show: {
      operationId: 'getCamera',
      summary: 'One camera of the inventory',
      tags,
      params: idParams,
      response: { 200: documents.camera, ...failures },
    },
    change: {
      operationId: 'changeCamera',
      summary: 'Say what is known about a camera',
      tags,
      params: idParams,
      body: cameraFactsSchema.strict(),
      response: { 200: documents.camera, ...failures },
    },
    remove: {
      operationId: 'removeCamera',
      summary: 'Take a camera out of the inventory; history is kept',
      tags,
      params: idParams,
      response: { 200: documents.removed, ...failures },
    },
  } satisfies Record<string, RouteSchema>;

  server.get<{ Querystring: z.infer<typeof discoverQuery> }>(
    '/api/discover',
    { schema: routes.discover },
    async (request, reply) => {
      const { timeout, max_cameras } = request.query;
      const max = max_cameras === undefined ? {} : { max: max_cameras };
      return camopt.discover(
        { timeoutMs: timeout * 1000, ...max, interfaces: [], ranges: [], ports: [] },
        hungUp(reply),
      );
    },
  );
  server.get('/api/cameras', { schema: routes.list }, () => camopt.cameras());
  server.post<{ Body: z.infer<typeof newCamera> }>(
    '/api/cameras',
    { schema: routes.add },
    async (request, reply) => {
      const { address, ip, port, ...facts } = request.body;
      const atIp = ip === undefined || port === undefined ? ip : `${bracketed(ip)}:${port}`;
      const reference = address ?? atIp;
      const parsed = reference === undefined ? undefined : addressIn(reference);
      if (reference === undefined || parsed === undefined)
        throw new Refusal(
          400,
          'address or ip is missing or no address',
          'give host, host:port or a device-service URL',
        );
      // The address and not the name: a name could mean something else at the next call.
      const host = await guardedAddress(parsed.host, addresses, { loopback: false });
      void reply.code(201);
      return camopt.addCamera(deviceUrl({ ...parsed, host }), facts as CameraFacts);
    },
  );
  server.get<{ Params: z.infer<typeof idParams> }>('/api/cameras/:id', { schema: routes.show }, (request) =>
    known(camopt, request.params.id),
  );
  server.patch<{ Params: z.infer<typeof idParams>; Body: z.infer<typeof cameraFactsSchema> }>(
    '/api/cameras/:id',
    { schema: routes.change },
    async (request) => {
      await known(camopt, request.params.id);
      return camopt.setCamera(request.params.id, request.body);
    },
  );
  server.delete<{ Params: z.infer<typeof idParams> }>(
    '/api/cameras/:id',
    { schema: routes.remove },
    async (request) => {
      await camopt.removeCamera(request.params.id);
      return { removed: [request.params.id] };
    },
  );
}

function deviceUrl({ host, port, path, tls }: CameraAddress): string {
  return `${tls ? 'https' : 'http'}://${bracketed(host)}:${port ?? (tls ? 443 : 80)}${path}`;
}

/** Only by its id: the path of a URL is no place to name addresses. */
async function known(camopt: CamOpt, id: string): Promise<Camera> {
  const camera = (await camopt.cameras()).find((each) => each.id === id);
  if (camera === undefined) throw new CamOptError('CAMERA_UNKNOWN', `there is no camera ${id}`);
  return camera;
}
