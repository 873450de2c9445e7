import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';

const dripStepMs = 100;

/** Sends an answer, or fails to, as it says; `server` is how the web server calls itself. */
export function deliver(response: ServerResponse, answer: Answer, server: string | undefined): void {
  const { delivery } = answer;
  if (delivery?.kind === 'hang') return;
  if (delivery?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, {
    ...(server !== undefined && { Server: server }),
    ...answer.headers,
    'Content-Length': Buffer.byteLength(answer.body),
  });
  // A string leaves in one piece with the headers.
  if (delivery?.kind === 'drip') drip(response, Buffer.from(answer.body), delivery.bytesPerSecond);
  else response.end(answer.body);
}

function drip(response: ServerResponse, body: Buffer, bytesPerSecond: number): void {
  const step = Math.max(1, Math.round((bytesPerSecond * dripStepMs) / 1000));
  let sent = 0;
  const timer = setInterval(() => {
    if (response.destroyed || sent >= body.length) {
      clearInterval(timer);
      if (!response.destroyed) response.end();
      return;
    }
    response.write(body.subarray(sent, sent + step));
    sent += step;
  }, dripStepMs);
  timer.unref();
}
