import { buildConnector, Client } from 'undici';
import { isCamOptError } from '../../domain/errors.ts';
import type { CertificateTrust } from './certificateTrust.ts';
import { exchange } from './exchange.ts';
import { forgivingExchange } from './forgivingExchange.ts';
import type { HttpAnswer } from './httpAnswer.ts';
import { isBrokenHttp } from './httpFailure.ts';
import type { HostQueue } from './hostQueue.ts';
import { endConnection, type IdleConnections } from './idleConnections.ts';
import { tlsConnector } from './tlsConnector.ts';
import { zonedConnector } from './zonedConnector.ts';

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

export interface HttpClient extends AsyncDisposable {
  /** Throws a CamOptError whose `details.sent` tells whether the request may have arrived. */
  exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
}

/** Keep-alive to one camera: one connection per origin, one request at a time, total deadline, size cap. */
export function createHttpClient(options: {
  cameraKey: string;
  queue: HostQueue;
  trust: CertificateTrust;
  /** PEM of authorities to trust beside those of this machine */
  authorities?: readonly string[];
  connectTimeoutMs: number;
  /** interface on which a link-local address is meant */
  zone?: string | undefined;
  /** where the connection waits for the next session; it is closed at the end of this one when absent */
  idle?: IdleConnections;
}): HttpClient {
  const clients = new Map<string, Client>();
  // Learned from the first kept connection that was dead (Q38): from then on each request has its own.
  let closesSilently = false;
  // Learned from the first answer that breaks the rules of HTTP.
  let breaksRules = false;
  const connectorTo = (origin: string): buildConnector.connector =>
    zonedConnector(
      origin.startsWith('https:')
        ? tlsConnector({
            authorities: options.authorities ?? [],
            connectTimeoutMs: options.connectTimeoutMs,
            judge: (seen, authorised) => options.trust.judge(options.cameraKey, seen, authorised),
          })
        : buildConnector({ timeout: options.connectTimeoutMs }),
      options.zone,
    );
  const newClient = (origin: string): Client =>
    new Client(origin, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 10_000,
      connect: connectorTo(origin),
    });
  const kept = (origin: string): Client => {
    const known = clients.get(origin);
    if (known !== undefined) return known;
    const client = options.idle?.take(idleKey(origin)) ?? newClient(origin);
    clients.set(origin, client);
    return client;
  };
  const idleKey = (origin: string): string => `${origin} ${options.zone ?? ''}`;
  const leave = async (origin: string, client: Client): Promise<void> => {
    const { connected, size } = client.stats;
    // A certificate is judged for each session anew, so that trust that was taken back ends with the session.
    const mayWait = connected && size === 0 && !closesSilently && !origin.startsWith('https:');
    if (options.idle !== undefined && mayWait) options.idle.give(idleKey(origin), client);
    else await endConnection(client);
  };

  const exchangeOnce = async (request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    const { origin } = request.url;
    if (breaksRules) return forgivingExchange(connectorTo(origin), request, signal);
    if (!request.write && !closesSilently) {
      const client = kept(origin);
      const reused = client.stats.connected;
      try {
        return await exchange(client, request, signal);
      } catch (error) {
        closesSilently = reused && isCamOptError(error, 'CAM_CONNECTION_LOST');
        throw error;
      }
    }
    const client = newClient(origin);
    try {
      return await exchange(client, request, signal);
    } finally {
      void endConnection(client);
    }
  };

  return {
    async exchange(request, signal) {
      return options.queue.run(request.url.host, signal, async () => {
        try {
          return await exchangeOnce(request, signal);
        } catch (error) {
          breaksRules ||= isBrokenHttp(error);
          throw error;
        }
      });
    },
    async [Symbol.asyncDispose]() {
      const all = [...clients];
      clients.clear();
      await Promise.all(all.map(([origin, client]) => leave(origin, client)));
    },
  };
}

/**
 * Q38: cameras close kept connections without a word, so a read that met a dead one is made once more; so is one whose answer
 * was no proper HTTP, with a parser that forgives that. The work makes the request anew: a login token that was seen before is
 * refused as a replay.
 */
export async function readTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isCamOptError(error, 'CAM_CONNECTION_LOST') && !isBrokenHttp(error)) throw error;
    return work();
  }
}
