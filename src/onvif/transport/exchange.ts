import type { Client, Dispatcher } from 'undici';
import { CamOptError } from '../../domain/errors.ts';
import type { HttpAnswer, HttpRequest } from './httpClient.ts';
import { httpFailure } from './httpFailure.ts';

/** One request on the client's connection, up to the end of the answer, the deadline or the signal. */
export function exchange(client: Client, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(request, signal, resolve, reject);
    const { url } = request;
    client.dispatch(
      {
        path: url.pathname + url.search,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
      },
      handler,
    );
  });
}

/**
 * Takes the answer as undici reads it: a stream, a signal of its own and a promise for each request cost more than what an
 * answer says.
 */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: CamOptError) => void;
  readonly #timer: NodeJS.Timeout;
  /** set as soon as the request may have been sent */
  #controller: Dispatcher.DispatchController | undefined;
  #ended = false;
  #timedOut = false;
  #answer: HttpAnswer | undefined;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(
    request: HttpRequest,
    signal: AbortSignal,
    resolve: (answer: HttpAnswer) => void,
    reject: (error: CamOptError) => void,
  ) {
    this.#request = request;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      this.#stop(new Error('deadline'));
    }, request.timeoutMs);
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#ended) controller.abort(new Error('given up before it was sent'));
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#answer = {
      status,
      contentType: first(headers['content-type']) ?? '',
      authenticate: listed(headers['www-authenticate']),
      location: first(headers['location']),
      server: first(headers['server']) ?? '',
      date: first(headers['date']),
      bytes: nothing,
    };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    this.#chunks.push(chunk);
    const { maxBytes, what, url } = this.#request;
    if (this.#size <= maxBytes) return;
    const most = Math.round(maxBytes / 1024);
    controller.abort(new CamOptError('CAM_BAD_ANSWER', `${what}: ${url.host} sent more than ${most} KiB`));
  }

  onResponseEnd(): void {
    const answer = this.#answer;
    if (answer === undefined || !this.#end()) return;
    const [only] = this.#chunks;
    answer.bytes =
      this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#size);
    this.#resolve(answer);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  readonly #onAbort = (): void => this.#stop(new Error('interrupted'));

  /** Ends it here and on the wire; what was not sent yet is not sent any more. */
  #stop(reason: Error): void {
    const controller = this.#controller;
    this.#fail(reason);
    controller?.abort(reason);
  }

  #fail(error: Error): void {
    if (!this.#end()) return;
    this.#reject(
      httpFailure(error, {
        address: this.#request.url.host,
        what: this.#request.what,
        sent: this.#controller !== undefined,
        timedOut: this.#timedOut,
        timeoutMs: this.#request.timeoutMs,
        aborted: this.#signal.aborted,
      }),
    );
  }

  /** False when it had ended before. */
  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
    return true;
  }
}

const nothing = new Uint8Array();

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function listed(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
