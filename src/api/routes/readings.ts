import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { budgetOf } from '../../app/budgetOf.ts';
import { throwOnlyFailure } from '../../app/onlyFailure.ts';
import { settingsDocument } from '../../app/settingsDocument.ts';
import { cameraIdSchema, purposeSchema } from '../../domain/camera.ts';
import { documents } from '../../domain/documents.ts';
import { engineSchema } from '../../domain/recommendation.ts';
import {
  addressQuery,
  originalQuery,
  cameraFor,
  cameraNameSchema,
  camoptFor,
  credentialsSchema,
} from '../cameraAccess.ts';
import type { ApiContext } from '../createServer.ts';
import { hungUp } from '../hungUp.ts';
import { problemSchema, Refusal } from '../problem.ts';
import type { RouteSchema } from '../zodRoutes.ts';

const idParams = z.object({ id: cameraIdSchema });
type IdParams = z.infer<typeof idParams>;
type AddressQuery = z.infer<typeof addressQuery>;

const failures = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  429: problemSchema,
  502: problemSchema,
  504: problemSchema,
};

const optimizeBody = z.strictObject({
  /** ids, or cameras with their address */
  cameras: z
    .array(z.union([cameraIdSchema, cameraNameSchema]))
    .max(5000)
    .optional(),
  camera: z.union([cameraIdSchema, cameraNameSchema]).optional(),
  purpose: purposeSchema.optional(),
  engine: engineSchema.default('rules'),
  sendSnapshots: z.boolean().optional(),
  measure: z.boolean().optional(),
  credentials: credentialsSchema.optional(),
});

const crossCheckAnswer = documents.crosscheck.shape.cameras.element;

const pictureAnswer = {
  description: 'The picture, or its numbers',
  content: {
    'image/jpeg': { schema: z.string().meta({ contentMediaType: 'image/jpeg' }) },
    'application/json': { schema: documents.snapshot },
  },
};

/** What is read from cameras and what is recommended for them; nothing here writes. */
export function readingRoutes(server: FastifyInstance, context: ApiContext): void {
  const { camopt, addresses, queryCredentials } = context;
  const tags = ['readings'];
  const querystring = queryCredentials ? originalQuery : addressQuery;
  const reading = { tags, params: idParams, querystring };
  const routes = {
    capabilities: {
      operationId: 'getCapabilities',
      ...reading,
      summary: 'What the camera can do',
      response: { 200: documents.capabilities, ...failures },
    },
    settings: {
      operationId: 'getCurrentSettings',
      ...reading,
      summary: 'What is configured now',
      response: { 200: documents.settings, ...failures },
    },
    snapshot: {
      operationId: 'getSnapshot',
      ...reading,
      summary: 'A picture: JPEG, or its numbers with Accept: application/json',
      response: { 200: pictureAnswer, ...failures },
    },
    crossCheck: {
      operationId: 'crossCheck',
      ...reading,
      summary: 'The settings as we read them and as an independent ONVIF client does',
      response: { 200: crossCheckAnswer, ...failures },
    },
    optimize: {
      operationId: 'optimize',
      tags,
      summary: 'Recommend settings, each change with its reason',
      body: optimizeBody,
      response: { 200: documents.optimize, ...failures },
    },
  } satisfies Record<string, RouteSchema>;

  const named = ({
    params,
    query,
  }: {
    params: unknown;
    query: unknown;
  }): z.infer<typeof cameraNameSchema> => {
    const { ip, port } = query as AddressQuery;
    return { id: (params as IdParams).id, ip, port };
  };

  server.get('/api/cameras/:id/capabilities', { schema: routes.capabilities }, async (request, reply) => {
    const as = camoptFor(camopt, request, undefined);
    const camera = await cameraFor(as, named(request), addresses);
    const { capabilities } = await as.read(camera.id, hungUp(reply));
    return { cameraId: camera.id, capabilities };
  });
  server.get('/api/cameras/:id/current-settings', { schema: routes.settings }, async (request, reply) => {
    const as = camoptFor(camopt, request, undefined);
    const camera = await cameraFor(as, named(request), addresses);
    return settingsDocument(await as.read(camera.id, hungUp(reply)));
  });
  server.get('/api/cameras/:id/snapshot', { schema: routes.snapshot }, async (request, reply) => {
    const as = camoptFor(camopt, request, undefined);
    const camera = await cameraFor(as, named(request), addresses);
    const { jpeg, metrics } = await as.snapshot(camera.id, hungUp(reply));
    if (request.headers.accept?.includes('application/json') !== true)
      return reply
        .type('image/jpeg')
        .serializer((bytes) => bytes as string)
        .send(Buffer.from(jpeg));
    const { width, height } = metrics;
    return reply.send({ cameraId: camera.id, file: '', width, height, bytes: jpeg.length, metrics });
  });
  server.get('/api/cameras/:id/cross-check', { schema: routes.crossCheck }, async (request, reply) => {
    const as = camoptFor(camopt, request, undefined);
    const camera = await cameraFor(as, named(request), addresses);
    return as.crossCheck(camera.id, hungUp(reply));
  });
  server.post<{ Body: z.infer<typeof optimizeBody> }>(
    '/api/optimize',
    { schema: routes.optimize },
    async (request, reply) => {
      const { cameras = [], camera, purpose, engine, sendSnapshots, measure, credentials } = request.body;
      const as = camoptFor(camopt, request, credentials);
      const names = [...cameras, ...(camera === undefined ? [] : [camera])];
      if (names.length === 0)
        throw new Refusal(400, 'no camera named', 'give cameras: [id, …] or [{id, ip, port}, …]');
      const chosen = [];
      for (const name of names)
        chosen.push(await cameraFor(as, typeof name === 'string' ? { id: name } : name, addresses));
      const results = await as.optimize(
        [...new Set(chosen.map((each) => each.id))],
        {
          engine,
          ...(purpose === undefined ? {} : { purpose }),
          ...(sendSnapshots === undefined ? {} : { sendSnapshots }),
          ...(measure === undefined ? {} : { measure }),
        },
        hungUp(reply),
      );
      const recommendations = results.filter((each) => each.ok).map((each) => each.recommendation);
      const failed = results.filter((each) => !each.ok).map(({ cameraId, error }) => ({ cameraId, error }));
      throwOnlyFailure(results.length, failed);
      return { recommendations, failed, budget: budgetOf(results) };
    },
  );
}
