import { parentPort } from 'node:worker_threads';
import { decodeAtSize, decodeForMeasuring, sizeOf } from './decodePicture.ts';
import { dotsFor, halfBlockRows } from './halfBlocks.ts';
import { measurePicture } from './pictureMetrics.ts';
import { terminalPng } from './terminalPng.ts';
import { shrinkPicture } from './shrinkPicture.ts';
import type { PictureReply, PictureRequest, PictureResult, PictureTask } from './pictureTask.ts';

/** Runs in a thread of its own: decoding and counting a picture on the main one would stop the screen for 100 ms. */
parentPort?.on('message', ({ id, task }: PictureRequest) => {
  void work(task).then(
    (result) => reply({ id, result }),
    (error: unknown) => reply({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
});

function reply(message: PictureReply): void {
  parentPort?.postMessage(message);
}

async function work(task: PictureTask): Promise<PictureResult> {
  if (task.kind === 'measure') {
    const { picture, original } = await decodeForMeasuring(task.jpeg);
    return { kind: 'measure', metrics: measurePicture(picture, original) };
  }
  if (task.kind === 'shrink') return { kind: 'shrink', ...(await shrinkPicture(task.jpeg, task.options)) };
  if (task.kind === 'png') return { kind: 'png', ...(await terminalPng(task.jpeg, task.columns, task.rows)) };
  const dots = dotsFor(await sizeOf(task.jpeg), task.columns, task.rows);
  return { kind: 'halfBlocks', rows: halfBlockRows(await decodeAtSize(task.jpeg, dots)) };
}
