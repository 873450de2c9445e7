import { Client } from 'undici';
import { CamOptError, isCamOptError } from '../../domain/errors.ts';
import { pinningConnector, type CertificatePins } from './certificatePins.ts';
import type { HostQueue } from './hostQueue.ts';
import { httpFailure } from './httpFailure.ts';

export interface HttpRequest {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  /** what is being done, for messages and the log */
  what: string;
  /** A write is sent once, on a connection of its own: a dead keep-alive connection must not leave it in doubt. */
  write: boolean;
  timeoutMs: number;
  maxBytes: number;
}

export interface HttpAnswer {
  status: number;
  contentType: string;
  /** raw `WWW-Authenticate` headers, one each */
  authenticate: string[];
  location: string | undefined;
  /** `Server` header */
  server: string;
  date: Date | undefined;
  bytes: Uint8Array;
}

export interface HttpClient extends AsyncDisposable {
  /** Throws a CamOptError whose `details.sent` tells whether the request may have arrived. */
  exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
}

/** Keep-alive to one camera: one connection per origin, one request at a time, total deadline, size cap. */
export function createHttpClient(options: {
  cameraKey: string;
  queue: HostQueue;
  pins: CertificatePins;
  connectTimeoutMs: number;
}): HttpClient {
  const clients = new Map<string, Client>();
  // Learned from the first kept connection that was dead (Q38): from then on each request has its own.
  let closesSilently = false;
  const newClient = (origin: string): Client =>
    new Client(origin, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 10_000,
      connect: origin.startsWith('https:')
        ? pinningConnector(options.cameraKey, options.pins, options.connectTimeoutMs)
        : { timeout: options.connectTimeoutMs },
    });
  const kept = (origin: string): Client => {
    const known = clients.get(origin);
    if (known !== undefined) return known;
    const client = newClient(origin);
    clients.set(origin, client);
    return client;
  };

  return {
    async exchange(request, signal) {
      return options.queue.run(request.url.host, signal, async () => {
        const deadline = AbortSignal.timeout(request.timeoutMs);
        if (!request.write && !closesSilently) {
          const client = kept(request.url.origin);
          const reused = client.stats.connected;
          try {
            return await once(client, request, signal, deadline);
          } catch (error) {
            closesSilently = reused && isCamOptError(error, 'CAM_CONNECTION_LOST');
            throw error;
          }
        }
        const client = newClient(request.url.origin);
        try {
          return await once(client, request, signal, deadline);
        } finally {
          client.destroy().catch(() => undefined);
        }
      });
    },
    async [Symbol.asyncDispose]() {
      const all = [...clients.values()];
      clients.clear();
      await Promise.all(all.map((client) => client.destroy().catch(() => undefined)));
    },
  };
}

/**
 * Q38: cameras close kept connections without a word, so a read that met a dead one is made once more. The work makes the
 * request anew: a login token that was seen before is refused as a replay.
 */
export async function readTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isCamOptError(error, 'CAM_CONNECTION_LOST')) throw error;
    return work();
  }
}

async function once(
  client: Client,
  request: HttpRequest,
  signal: AbortSignal,
  deadline: AbortSignal,
): Promise<HttpAnswer> {
  const { url } = request;
  let sent = client.stats.connected;
  const onConnect = (): void => {
    sent = true;
  };
  client.on('connect', onConnect);
  try {
    const response = await client.request({
      path: url.pathname + url.search,
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal: AbortSignal.any([signal, deadline]),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > request.maxBytes)
        throw new CamOptError(
          'CAM_BAD_ANSWER',
          `${request.what}: ${url.host} sent more than ${Math.round(request.maxBytes / 1024)} KiB`,
        );
      chunks.push(chunk);
    }
    return {
      status: response.statusCode,
      contentType: first(response.headers['content-type']) ?? '',
      authenticate: [response.headers['www-authenticate'] ?? []].flat(),
      location: first(response.headers['location']),
      server: first(response.headers['server']) ?? '',
      date: dateFrom(first(response.headers['date'])),
      bytes: Buffer.concat(chunks, size),
    };
  } catch (error) {
    throw httpFailure(error, {
      address: url.host,
      what: request.what,
      sent,
      timedOut: deadline.aborted,
      timeoutMs: request.timeoutMs,
      aborted: signal.aborted,
    });
  } finally {
    client.off('connect', onConnect);
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function dateFrom(header: string | undefined): Date | undefined {
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}
