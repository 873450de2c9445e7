import type { Client, Dispatcher } from 'undici';
import type { CamOptError } from '../../domain/errors.ts';
import { httpAnswer, type HttpAnswer } from './httpAnswer.ts';
import type { HttpRequest } from './httpClient.ts';
import { httpFailure, tooLong } from './httpFailure.ts';

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
  #head: { status: number; headers: Headers } | undefined;
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

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#head = { status, headers };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    this.#chunks.push(chunk);
    if (this.#size > this.#request.maxBytes) controller.abort(tooLong(this.#request));
  }

  onResponseEnd(): void {
    const head = this.#head;
    if (head === undefined || this.#ended) return;
    const [only] = this.#chunks;
    const body =
      this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#size);
    try {
      const answer = httpAnswer(head.status, head.headers, body, this.#request.maxBytes);
      this.#end();
      this.#resolve(answer);
    } catch (error) {
      this.#fail(error);
    }
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

  #fail(error: unknown): void {
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

type Headers = Record<string, string | string[] | undefined>;
