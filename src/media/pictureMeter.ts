import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { PictureMeter } from '../app/ports.ts';
import type { PictureShrinker } from '../app/visionPorts.ts';
import { CamOptError } from '../domain/errors.ts';
import { plainText } from '../shared/plainText.ts';
import type { PictureReply, PictureRequest, PictureResult, PictureTask } from './pictureTask.ts';
import { untilSettled } from './untilSettled.ts';

const deadlineMs = 20_000;

/** Measures, draws and shrinks pictures in a worker thread that starts with the first picture. */
export function createPictureMeter(): PictureMeter & PictureShrinker & AsyncDisposable {
  let thread: PictureThread | undefined;
  const run = async (task: PictureTask, signal: AbortSignal): Promise<PictureResult> => {
    thread = thread?.isAlive ? thread : new PictureThread();
    return thread.run(task, signal);
  };
  return {
    async measure(jpeg, signal) {
      const result = await run({ kind: 'measure', jpeg }, signal);
      if (result.kind !== 'measure') throw wrongReply();
      return result.metrics;
    },
    async halfBlocks(jpeg, columns, rows, signal) {
      const result = await run({ kind: 'halfBlocks', jpeg, columns, rows }, signal);
      if (result.kind !== 'halfBlocks') throw wrongReply();
      return result.rows;
    },
    async png(jpeg, columns, rows, signal) {
      const result = await run({ kind: 'png', jpeg, columns, rows }, signal);
      if (result.kind !== 'png') throw wrongReply();
      return { png: result.png, columns: result.columns, rows: result.rows };
    },
    async shrink(jpeg, options, signal) {
      const result = await run({ kind: 'shrink', jpeg, options }, signal);
      if (result.kind !== 'shrink') throw wrongReply();
      return { jpeg: result.jpeg, width: result.width, height: result.height };
    },
    async [Symbol.asyncDispose]() {
      await thread?.end();
    },
  };
}

class PictureThread {
  readonly #worker = new Worker(workerFile());
  readonly #waiting = new Map<number, PromiseWithResolvers<PictureResult>>();
  #next = 0;
  isAlive = true;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (reply: PictureReply) => this.#settle(reply));
    this.#worker.on('error', (cause) => this.#fail(cause));
    this.#worker.on('exit', () => this.#fail(undefined));
  }

  async run(task: PictureTask, signal: AbortSignal): Promise<PictureResult> {
    const request: PictureRequest = { id: ++this.#next, task };
    const waiting = Promise.withResolvers<PictureResult>();
    this.#waiting.set(request.id, waiting);
    this.#worker.ref();
    try {
      this.#worker.postMessage(request);
      return await untilSettled(waiting.promise, deadlineMs, signal, () => {
        // A picture that takes this long would hold up all the others behind it.
        void this.end();
        return new CamOptError(
          'CAM_BAD_ANSWER',
          `the picture could not be read within ${deadlineMs / 1000} s`,
        );
      });
    } finally {
      this.#waiting.delete(request.id);
      if (this.#waiting.size === 0) this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.isAlive = false;
    await this.#worker.terminate();
  }

  #settle(reply: PictureReply): void {
    const waiting = this.#waiting.get(reply.id);
    if ('result' in reply) waiting?.resolve(reply.result);
    else
      waiting?.reject(
        new CamOptError('CAM_BAD_ANSWER', `the camera sent no picture: ${plainText(reply.failure)}`),
      );
  }

  #fail(cause: unknown): void {
    this.isAlive = false;
    for (const { reject } of this.#waiting.values())
      reject(new CamOptError('INTERNAL', 'the picture thread ended', { cause }));
  }
}

function wrongReply(): CamOptError {
  return new CamOptError('INTERNAL', 'the picture thread answered something else');
}

/** Beside this file when run from source; in the bundle this code may stand in a chunk one folder below the worker. */
function workerFile(): URL {
  const places = ['./pictureWorker.ts', './pictureWorker.js', '../pictureWorker.js'];
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (!found) throw new CamOptError('INTERNAL', 'pictureWorker.js is missing: build the program again');
  return found;
}
