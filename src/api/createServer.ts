import { hostname, networkInterfaces } from 'node:os';
import fastifySwagger from '@fastify/swagger';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CamOpt } from '../app/camopt.ts';
import type { AddressRules } from './addressGuard.ts';
import { createGate } from './gate.ts';
import { problemOf, Refusal } from './problem.ts';
import { applyRoutes } from './routes/apply.ts';
import { cameraRoutes } from './routes/cameras.ts';
import { docsRoutes } from './routes/docs.ts';
import { eventRoutes } from './routes/events.ts';
import { readingRoutes } from './routes/readings.ts';
import { createRunRegister } from './runRegister.ts';
import type { RunRegister } from './runRegister.ts';
import { inJsonSchema, useZod } from './zodRoutes.ts';

export interface ApiOptions {
  camopt: CamOpt;
  version: string;
  token: string;
  /** names beside the bound address under which this server may be addressed, as `host` or `host:port` */
  allowHosts: readonly string[];
  addresses: AddressRules;
  /** user and password as query parameters, as clients of the original API send them */
  queryCredentials: boolean;
  tls?: { key: string; cert: string };
  /** one line for every call, free of secrets */
  audit: (line: AuditLine) => void;
  requestsASecond?: number;
  wrongTokensAMinute?: number;
  /** milliseconds that a request may take to arrive */
  slowestRequestMs?: number;
}

export interface AuditLine {
  at: string;
  from: string;
  method: string;
  /** the route and not the address: an address may hold what does not belong in a log */
  route: string;
  status: number;
  milliseconds: number;
}

export interface ApiContext extends ApiOptions {
  runs: RunRegister;
}

export interface ApiServer {
  /** Gives the address that it listens on. */
  listen(host: string, port: number): Promise<string>;
  /** The OpenAPI document. */
  openApi(): Promise<object>;
  /** Takes no more requests, ends runs in a stable state, then returns. */
  close(): Promise<void>;
}

const bodyLimit = 8 * 1024 * 1024;

export async function createServer(options: ApiOptions): Promise<ApiServer> {
  const hosts = new Set(options.allowHosts.map((host) => host.toLowerCase()));
  const server: FastifyInstance = Fastify({
    ...(options.tls === undefined ? {} : { https: options.tls }),
    bodyLimit,
    requestTimeout: options.slowestRequestMs ?? 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 30_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 128 },
    exposeHeadRoutes: false,
    http: {
      headersTimeout: Math.min(10_000, options.slowestRequestMs ?? 10_000),
      connectionsCheckingInterval: 500,
    },
  });
  useZod(server);
  const gate = createGate({
    token: options.token,
    hosts,
    requestsASecond: options.requestsASecond ?? 500,
    wrongTokensAMinute: options.wrongTokensAMinute ?? 60,
    now: () => performance.now(),
  });
  const runs = createRunRegister();
  const context: ApiContext = { ...options, runs };

  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    try {
      gate({ ...headersOf(request), open: isOpen(request) });
      refuseSecretsInUrl(request, options.queryCredentials);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  server.addHook('onResponse', (request, reply, done) => {
    options.audit({
      at: new Date().toISOString(),
      from: request.ip,
      method: request.method,
      route: request.routeOptions.url ?? '(none)',
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    });
    done();
  });
  const refuse = (reply: FastifyReply, thrown: unknown): void => {
    const problem = problemOf(thrown);
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
  };
  server.setErrorHandler((error, _request, reply) => refuse(reply, error));
  const methodsAt = listMethods(server);
  server.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(request.url);
    if (methods.length === 0)
      return refuse(reply, new Refusal(404, 'there is no such endpoint', 'see /docs'));
    void reply.header('allow', methods.join(', '));
    return refuse(
      reply,
      new Refusal(405, `${request.method} is not served here`, `send ${methods.join(' or ')}`),
    );
  });
  // A form of a web page can send text, and no client of ours does.
  server.removeContentTypeParser('text/plain');
  await server.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'CamOpt',
        version: options.version,
        description: 'Discover ONVIF cameras, recommend settings, apply and verify them, roll back.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: inJsonSchema as never,
  });
  await server.register(async (scope) => {
    cameraRoutes(scope, context);
    readingRoutes(scope, context);
    applyRoutes(scope, context);
    eventRoutes(scope, context);
    docsRoutes(scope);
  });
  return {
    listen: async (host, port) => {
      const url = await server.listen({ host, port });
      for (const name of namesOf(new URL(url), host)) hosts.add(name);
      return url;
    },
    openApi: async () => {
      await server.ready();
      return server.swagger();
    },
    close: async () => {
      await runs.settle();
      await server.close();
    },
  };
}

/** Which methods the routes that are declared from now on serve at an address. */
function listMethods(server: FastifyInstance): (url: string) => string[] {
  const routes: { path: RegExp; method: string }[] = [];
  server.addHook('onRoute', ({ url, method }) => {
    const path = new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`);
    for (const each of [method].flat()) routes.push({ path, method: each });
  });
  return (url) => {
    const [path = ''] = url.split('?', 1);
    return routes.filter((route) => route.path.test(path)).map(({ method }) => method);
  };
}

function headersOf(request: FastifyRequest): Parameters<ReturnType<typeof createGate>>[0] {
  const { origin, host, authorization } = request.headers;
  const fetchSite = request.headers['sec-fetch-site'];
  return {
    address: request.ip,
    host,
    origin,
    fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
    authorization,
    open: false,
  };
}

function isOpen(request: FastifyRequest): boolean {
  return request.routeOptions.url === '/openapi.json' || request.routeOptions.url === '/docs';
}

/** A URL ends up in histories and logs of whatever lies between. */
function refuseSecretsInUrl(request: FastifyRequest, allowed: boolean): void {
  const query = Object.keys(request.query as object).map((name) => name.toLowerCase());
  const named = query.filter((name) =>
    /^(pass(word|wd)?|pwd|user(name)?|token|secret|authorization|api_?key)$/.test(name),
  );
  if (named.length === 0) return;
  if (allowed && named.every((name) => name === 'username' || name === 'password')) return;
  throw new Refusal(
    400,
    'credentials do not belong into a URL',
    'send X-Camera-Username and X-Camera-Password, credentials in the body, or name a credential set',
  );
}

/** The names by which a server at this address may be called; a machine has several, and on all of them one may listen. */
function namesOf(url: URL, host: string): string[] {
  const port = url.port === '' ? '' : `:${url.port}`;
  const everywhere = host === '0.0.0.0' || host === '::';
  const isLoopback = /^(127\.|\[::1\]|localhost)/.test(url.hostname);
  const names = [
    url.hostname,
    ...(isLoopback || everywhere ? ['localhost', '127.0.0.1', '[::1]'] : []),
    ...(everywhere ? [hostname(), ...addressesOfThisMachine()] : []),
  ];
  return names.map((name) => `${name}${port}`.toLowerCase());
}

function addressesOfThisMachine(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address)),
  );
}
