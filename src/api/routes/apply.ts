import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { witnessesToAsk } from '../../app/camopt.ts';
import type { ApplyOptions, CamOpt, RunHandle } from '../../app/camopt.ts';
import { throwOnlyFailure } from '../../app/onlyFailure.ts';
import { documents } from '../../domain/documents.ts';
import { jobSchema, runResultSchema, statusSchema } from '../../domain/job.ts';
import { planSchema } from '../../domain/plan.ts';
import type { Plan } from '../../domain/plan.ts';
import { wantedSettingsSchema } from '../../domain/settings.ts';
import { cameraFor, cameraNameSchema, camoptFor, credentialsSchema } from '../cameraAccess.ts';
import type { ApiContext } from '../createServer.ts';
import { hungUp } from '../hungUp.ts';
import { problemSchema } from '../problem.ts';
import type { RouteSchema } from '../zodRoutes.ts';

const failures = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  502: problemSchema,
  504: problemSchema,
};

const isShare = (text: string): boolean => {
  const percent = Number.parseFloat(text);
  return percent >= 0 && percent <= 100;
};

const runOptions = z.object({
  verifyAfterApply: z.boolean().default(true),
  /** witnesses beside the read-back; `claude` compares the pictures before and after and needs consent */
  verifyWith: z.array(z.enum(witnessesToAsk)).optional(),
  sendSnapshots: z.boolean().optional(),
  strict: z.boolean().optional(),
  rollback: z.boolean().optional(),
  settle: z.number().min(0).max(600).optional(),
  soak: z.number().min(0).max(3600).optional(),
  maxFail: z
    .union([
      z.number().int().min(0),
      z.templateLiteral([z.number(), '%']).refine(isShare, 'a share is 0% to 100%'),
    ])
    .optional(),
});

const applyBody = z.union([
  runOptions
    .extend({
      camera: cameraNameSchema,
      settings: wantedSettingsSchema,
      applyVia: z.literal('onvif').default('onvif'),
      credentials: credentialsSchema.optional(),
    })
    .strict(),
  runOptions.extend({ plan: planSchema, credentials: credentialsSchema.optional() }).strict(),
]);
const waitQuery = z.object({ wait: z.enum(['true', 'false']).default('true') });
const begun = z.object({ job_id: z.string(), run_id: z.string(), status: statusSchema });
const idParams = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,159}$/) });
const historyQuery = z.object({
  camera: z.string().max(64).optional(),
  status: statusSchema.optional(),
  since: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
});

/** Writing to cameras, and what was written. */
export function applyRoutes(server: FastifyInstance, context: ApiContext): void {
  const { camopt, addresses, runs } = context;
  const tags = ['changes'];
  const routes = {
    apply: {
      operationId: 'apply',
      tags,
      summary: 'Apply settings to a camera, or a plan to many; verified, and rolled back where it fails',
      querystring: waitQuery,
      body: applyBody,
      response: { 200: z.union([jobSchema, runResultSchema]), 202: begun, ...failures },
    },
    status: {
      operationId: 'getJob',
      tags,
      summary: 'One job',
      params: z.object({ job_id: idParams.shape.id }),
      response: { 200: z.union([jobSchema, runResultSchema]), ...failures },
    },
    history: {
      operationId: 'listJobs',
      tags,
      summary: 'What was done, newest first',
      querystring: historyQuery,
      response: { 200: documents.history, ...failures },
    },
    rollback: {
      operationId: 'rollBack',
      tags,
      summary: 'Put back what a job or a run changed',
      params: idParams,
      querystring: waitQuery,
      response: { 200: runResultSchema, 202: begun, ...failures },
    },
  } satisfies Record<string, RouteSchema>;

  server.post<{ Body: z.infer<typeof applyBody>; Querystring: z.infer<typeof waitQuery> }>(
    '/api/apply',
    { schema: routes.apply },
    async (request, reply) => {
      const as = camoptFor(camopt, request, request.body.credentials);
      const plan = await planOf(as, request.body, context, hungUp(reply));
      const handle = await runs.begin(() => as.apply(plan, optionsOf(request.body)));
      if (request.query.wait === 'false') return reply.code(202).send(await begunRun(as, handle));
      const run = await handle.finished;
      const [job] = run.jobs;
      return reply.send('plan' in request.body || job === undefined ? run : job);
    },
  );
  server.get<{ Params: { job_id: string } }>(
    '/api/apply/status/:job_id',
    { schema: routes.status },
    (request) => camopt.status(request.params.job_id),
  );
  server.get<{ Querystring: z.infer<typeof historyQuery> }>(
    '/api/jobs',
    { schema: routes.history },
    (request) => {
      const { camera, status, since, limit } = request.query;
      return camopt.history({
        limit,
        ...(camera === undefined ? {} : { camera }),
        ...(status === undefined ? {} : { status }),
        ...(since === undefined ? {} : { since: new Date(since) }),
      });
    },
  );
  server.post<{ Params: { id: string }; Querystring: z.infer<typeof waitQuery> }>(
    '/api/jobs/:id/rollback',
    { schema: routes.rollback },
    async (request, reply) => {
      const as = camoptFor(camopt, request, undefined);
      const done = await as.status(request.params.id);
      for (const { camera_id } of 'jobs' in done ? done.jobs : [done])
        await cameraFor(as, { id: camera_id }, addresses);
      const handle = await runs.begin(() => as.rollBack(request.params.id, {}));
      if (request.query.wait === 'false') return reply.code(202).send(await begunRun(as, handle));
      return reply.send(await handle.finished);
    },
  );
}

async function planOf(
  camopt: CamOpt,
  body: z.infer<typeof applyBody>,
  { addresses }: ApiContext,
  signal: AbortSignal,
): Promise<Plan> {
  if ('plan' in body) {
    for (const { camera_id } of body.plan.cameras) await cameraFor(camopt, { id: camera_id }, addresses);
    return body.plan;
  }
  const camera = await cameraFor(camopt, body.camera, addresses);
  const { plan, failed } = await camopt.plan(
    [camera.id],
    { engine: 'rules', settings: body.settings },
    signal,
  );
  throwOnlyFailure(1, failed);
  return plan;
}

function optionsOf(body: z.infer<typeof applyBody>): ApplyOptions {
  const { verifyAfterApply, verifyWith, sendSnapshots, strict, rollback, settle, soak, maxFail } = body;
  return {
    verify: verifyAfterApply,
    ...(verifyWith === undefined ? {} : { verifyWith }),
    ...(sendSnapshots === undefined ? {} : { sendSnapshots }),
    ...(strict === undefined ? {} : { strict }),
    ...(rollback === undefined ? {} : { rollback }),
    ...(settle === undefined ? {} : { settle }),
    ...(soak === undefined ? {} : { soak }),
    ...(maxFail === undefined ? {} : { maxFail }),
  };
}

async function begunRun(camopt: CamOpt, handle: RunHandle): Promise<z.infer<typeof begun>> {
  const run = await camopt.status(handle.runId);
  const [job] = 'jobs' in run ? run.jobs : [run];
  return { job_id: job?.job_id ?? handle.runId, run_id: handle.runId, status: run.status };
}
