import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import { challenge } from '../auth/authorize.ts';
import { htmlAnswer, type Answer } from './answer.ts';
import { bothServer, type CameraServer } from './bothServer.ts';
import type { Camera } from './camera.ts';
import { deliver } from './deliver.ts';
import { answerSnapshot } from './snapshot.ts';
import { answerSoap, type HttpRequest } from './soapExchange.ts';

const maxRequestBytes = 1_048_576;

/** The web server of one camera. It listens nowhere yet. */
export function cameraServer(camera: Camera): CameraServer {
  const { tls, redirectsToHttps, overload } = camera.personality.transport;
  const limits = { keepAliveTimeout: 30_000, requestTimeout: 60_000 };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(camera, request, response).catch((error: unknown) => {
      // Clients go away in the middle; that is theirs to do.
      if (request.destroyed && !request.complete) return;
      process.stderr.write(
        `simulator: ${camera.id}: ${String(error instanceof Error ? error.stack : error)}\n`,
      );
      response.destroy();
    });
  };
  const servers: Server[] = [];
  if (tls === undefined || redirectsToHttps) servers.push(createServer(limits, listener));
  if (tls !== undefined) {
    const secure = createTlsServer({ ...limits, ...camera.certificate }, listener);
    camera.run.certificateChanged = () => secure.setSecureContext(camera.certificate);
    servers.push(secure);
  }
  for (const server of servers) {
    if (overload) limitLoad(server, camera);
    server.on('clientError', (_error, socket) => socket.destroy());
  }
  const [first, second] = servers as [Server, Server?];
  return second === undefined ? first : bothServer(first, second);
}

async function handle(camera: Camera, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  if (camera.load.silentUntil > Date.now()) return;
  const http: HttpRequest = {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    authorization: incoming.headers.authorization,
    body: await bodyOf(incoming),
    authority: authorityOf(incoming, camera.usualPort),
    encrypted: incoming.socket instanceof TLSSocket,
  };
  const { operation, answer } = await answerHttp(camera, http);
  camera.log.add({
    at: Date.now(),
    method: http.method,
    path: http.path,
    operation,
    status: answer.status,
    request: http.body,
    answer: typeof answer.body === 'string' ? answer.body : `${answer.body.length} bytes`,
  });
  const { server, dropsConnection } = camera.personality.transport;
  deliver(response, answer, server);
  if (dropsConnection) response.once('finish', () => incoming.socket.end());
}

async function answerHttp(camera: Camera, http: HttpRequest): Promise<{ operation: string; answer: Answer }> {
  const { personality } = camera;
  const path = http.path.split('?')[0] ?? '/';
  if (camera.load.connections > (personality.transport.overload?.connections ?? Infinity)) {
    return {
      operation: '',
      answer: challenge(camera, { path: http.path, version: '1.2' }, personality.auth.reason, false),
    };
  }
  if (personality.transport.redirectsToHttps && !http.encrypted) {
    const location = `https://${http.authority}${http.path}`;
    return { operation: '', answer: htmlAnswer(302, 'Found', { Location: location }) };
  }
  const page = pages[personality.reach];
  if (page && (path === '/' || personality.reach === 'onvif-off')) {
    return { operation: '', answer: htmlAnswer(path === '/' ? 200 : 404, path === '/' ? page : 'Not Found') };
  }
  if (page) return { operation: '', answer: htmlAnswer(403, page) };
  if (personality.snapshot && path === personality.snapshot.path && http.method === 'GET') {
    return { operation: 'Snapshot', answer: await answerSnapshot(camera, http) };
  }
  const known = Object.values(personality.services).includes(path);
  if (!known) return { operation: '', answer: htmlAnswer(404, 'Not Found') };
  if (http.method !== 'POST')
    return { operation: '', answer: htmlAnswer(405, 'Method Not Allowed', { Allow: 'POST' }) };
  return answerSoap(camera, http);
}

/** Counts connections and requests; too many requests at once and the web server is silent for a while. */
function limitLoad(server: Server, camera: Camera): void {
  const { load } = camera;
  const { parallel, seconds } = camera.personality.transport.overload ?? { parallel: Infinity, seconds: 0 };
  server.on('connection', (socket) => {
    load.connections++;
    socket.once('close', () => load.connections--);
  });
  server.prependListener('request', (_request, response) => {
    if (++load.requests >= parallel) load.silentUntil = Date.now() + seconds * 1000;
    response.once('close', () => load.requests--);
  });
}

/** What a device shows in a browser whose ONVIF nobody can use yet. */
const pages: Readonly<Record<string, string | undefined>> = {
  'onvif-off': 'Network Camera - Login',
  'not-activated': 'Device is not activated: set a password first',
};

function authorityOf({ socket }: IncomingMessage, usualPort: number): string {
  const address = (socket.localAddress ?? '').replace(/^::ffff:/, '');
  const host = address.includes(':') ? `[${address}]` : address;
  return socket.localPort === usualPort ? host : `${host}:${socket.localPort}`;
}

function bodyOf(incoming: IncomingMessage): Promise<string> {
  if (incoming.method === 'GET') return Promise.resolve('');
  // By events: the stream's iterator costs as much as the rest of an answer.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxRequestBytes) incoming.destroy(new Error('a request is too large'));
    });
    incoming.on('error', reject);
    incoming.on('end', () =>
      resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString('utf8') ?? ''),
    );
  });
}
