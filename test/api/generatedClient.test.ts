import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { simulator } from '../cli/harness.ts';
import type { Simulator } from '../cli/harness.ts';
import { startApi, token } from './harness.ts';
import type { TestApi } from './harness.ts';

// A client made from nothing but /openapi.json: what the document promises is checked on every call, in and out.

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];
interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: JsonSchema }> }>;
}
interface OpenApi {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Record<string, unknown> };
  security: Record<string, string[]>[];
}

let api: TestApi;
let sim: Simulator;
let document: OpenApi;
beforeAll(async () => {
  [api, sim] = await Promise.all([startApi(), simulator(['--cameras', '1'])]);
  for (const { ip, port } of sim.cameras) await api.camopt.addCamera(`${ip}:${port}`, {});
  document = (await api.call('GET', '/openapi.json', { token: null })).json<OpenApi>();
});
afterAll(async () => {
  await api.close();
  await sim.stop();
});

const operations = (): { path: string; method: string; operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('the document', () => {
  test('is OpenAPI 3.1 with what generators need', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info.version).not.toBe('');
    expect(document.security).toEqual([{ token: [] }]);
    expect(document.components.securitySchemes['token']).toMatchObject({ type: 'http', scheme: 'bearer' });
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, method, operation } of operations()) {
      const name = `${method} ${path}`;
      expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary, name).not.toBe('');
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(
        declared.map((parameter) => parameter.name),
        name,
      ).toEqual(inPath);
      for (const parameter of declared) expect(parameter.required, name).toBe(true);
      for (const [status, answer] of Object.entries(operation.responses))
        expect(answer.description, `${name} ${status}`).not.toBe('');
      expect(method === 'get' ? operation.requestBody : undefined, name).toBeUndefined();
    }
  });

  test('holds only schemas that can be read, and no reference that leads nowhere', () => {
    for (const schema of schemasOf(document)) expect(() => z.fromJSONSchema(schema)).not.toThrow();
    expect(JSON.stringify(document)).not.toContain('"$ref"');
    // Neither is there one that takes everything: a client would have no type for it.
    expect(JSON.stringify(document)).not.toMatch(/"anyOf":\[[^\]]*\{\}/);
  });
});

test(
  'a client generated from it reads, recommends, applies and rolls back',
  { timeout: 60_000 },
  async () => {
    const client = clientFrom(document, api.url);
    const headers = { 'x-camera-username': 'admin', 'x-camera-password': 'admin' };
    const credentials = { username: 'admin', password: 'admin' };
    const cameras = (await client('listCameras')) as { id: string }[];
    const id = cameras[0]?.id ?? '';
    expect(await client('getCamera', { id })).toMatchObject({ id });
    expect(await client('changeCamera', { id }, { body: { purpose: 'entrance' } })).toMatchObject({
      facts: { purpose: 'entrance' },
    });
    expect(await client('getCapabilities', { id }, { headers })).toMatchObject({ cameraId: id });
    expect(await client('getCurrentSettings', { id }, { headers })).toMatchObject({ cameraId: id });
    expect(await client('optimize', {}, { body: { cameras: [id], credentials } })).toMatchObject({
      recommendations: [{ purpose: 'entrance' }],
    });
    const body = {
      camera: { id },
      settings: { image: { brightness: 44 } },
      applyVia: 'onvif',
      credentials,
      settle: 0,
    };
    const job = (await client('apply', { wait: 'true' }, { body })) as { job_id: string; status: string };
    expect(job.status).toBe('completed');
    expect(await client('getJob', { job_id: job.job_id })).toMatchObject({ job_id: job.job_id });
    expect(await client('listJobs', { limit: '1' })).toMatchObject({ runs: [{ status: 'completed' }] });
    expect(await client('rollBack', { id: job.job_id }, { headers })).toMatchObject({ status: 'completed' });
    await expect(client('getCamera', { id: 'onvif-10.3.3.3' })).rejects.toThrow('CAMERA_UNKNOWN');
    await expect(client('apply', {}, { body: { camera: { id } } })).rejects.toThrow('does not fit');
  },
);

type Client = (
  operationId: string,
  parameters?: Record<string, string>,
  more?: { body?: unknown; headers?: Record<string, string> },
) => Promise<unknown>;

function clientFrom({ paths }: OpenApi, base: string): Client {
  const byId = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [operation.operationId, { path, method, operation }] as const,
      ),
    ),
  );
  return async (operationId, parameters = {}, { body, headers = {} } = {}) => {
    const found = byId.get(operationId);
    if (found === undefined) throw new Error(`no operation ${operationId}`);
    const { path, method, operation } = found;
    const url = new URL(
      base + path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? '')),
    );
    for (const { name, in: where } of operation.parameters ?? [])
      if (where === 'query' && parameters[name] !== undefined) url.searchParams.set(name, parameters[name]);
    const wanted = operation.requestBody?.content['application/json']?.schema;
    if (wanted !== undefined && !z.fromJSONSchema(wanted).safeParse(body).success)
      throw new Error('the body does not fit the document');
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const promised = operation.responses[String(response.status)]?.content?.[type]?.schema;
    if (promised === undefined)
      throw new Error(`${operationId}: ${response.status} ${type} is not in the document`);
    const checked = z.fromJSONSchema(promised).safeParse(answer);
    if (!checked.success)
      throw new Error(`${operationId}: the answer does not fit the document: ${checked.error.message}`);
    if (!response.ok) throw new Error((answer as { code: string }).code);
    return answer;
  };
}

function schemasOf({ paths }: OpenApi): JsonSchema[] {
  return Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ parameters = [], requestBody, responses }) => [
      ...parameters.map((parameter) => parameter.schema),
      ...Object.values(requestBody?.content ?? {}).map(({ schema }) => schema),
      ...Object.values(responses).flatMap(({ content = {} }) =>
        Object.values(content).map(({ schema }) => schema),
      ),
    ]),
  );
}
