import { request as sendRequest, type IncomingMessage } from 'node:http';
import type { buildConnector } from 'undici';
import { httpAnswer, type HttpAnswer } from './httpAnswer.ts';
import type { HttpRequest } from './httpClient.ts';
import { httpFailure, tooLong } from './httpFailure.ts';

/**
 * One request on a connection of its own, with Node's parser for servers that break the rules: an uncalled-for `100 Continue`,
 * lines that end in LF alone, a length beside chunks, folded headers. undici has no such switch.
 */
export async function forgivingExchange(
  connect: buildConnector.connector,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const either = AbortSignal.any([signal, deadline]);
  let sent = false;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const { url, method, body } = request;
      const outgoing = sendRequest({
        method,
        path: url.pathname + url.search,
        headers: { ...request.headers, host: url.host, connection: 'close' },
        insecureHTTPParser: true,
        signal: either,
        createConnection: (_options, done) => {
          const { host, protocol, port } = url;
          const hostname = url.hostname.replace(/^\[|\]$/g, '');
          connect({ hostname, host, protocol, port }, (...[error, socket]) => {
            if (socket === null) done(error ?? new Error('no connection'), socket as never);
            else done(null, socket);
          });
          return undefined;
        },
      });
      outgoing.on('socket', () => (sent = true)).on('error', reject);
      outgoing.on('response', resolve).end(body);
    });
    const bytes = await bodyOf(response, request, either);
    return httpAnswer(response.statusCode ?? 0, response.headersDistinct, bytes, request.maxBytes);
  } catch (error) {
    throw httpFailure(error, {
      address: request.url.host,
      what: request.what,
      sent,
      timedOut: deadline.aborted,
      timeoutMs: request.timeoutMs,
      aborted: signal.aborted,
    });
  }
}

async function bodyOf(
  response: IncomingMessage,
  request: HttpRequest,
  stopped: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      chunks.push(chunk);
      if (size > request.maxBytes) throw tooLong(request);
    }
    // An answer without a length ends with its connection, whoever ended that.
    stopped.throwIfAborted();
  } catch (error) {
    // Some count their own length wrong. XML tells by itself whether it is whole; a picture does not.
    const endedEarly = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
    if (stopped.aborted || !endedEarly || request.method === 'GET' || size === 0) throw error;
  }
  return Buffer.concat(chunks, size);
}
