import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import * as z from 'zod';

const mapSchema = z.object({
  entries: z.array(
    z.object({
      ns: z.string().nullable(),
      op: z.string(),
      args: z.array(z.tuple([z.string(), z.string()])).nullable(),
      status: z.number().nullish(),
      fault: z.boolean().optional(),
      file: z.string(),
    }),
  ),
});

/** The shared recordings of real cameras; undefined where this machine does not have them. */
export const recordingsFolder: string | undefined = [
  process.env['CAMOPT_SHARED'],
  resolve(import.meta.dirname, '../../../shared'),
]
  .filter((folder) => folder !== undefined)
  .map((folder) => join(folder, 'recordings'))
  .find((folder) => existsSync(folder));

export function recordingNames(): string[] {
  if (recordingsFolder === undefined) return [];
  return readdirSync(recordingsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

export function recordedFiles(name: string): { file: string; bytes: Buffer }[] {
  const folder = join(recordingsFolder ?? '', name);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.xml'))
    .map((file) => ({ file, bytes: readFileSync(join(folder, file)) }));
}

export interface RecordingServer extends AsyncDisposable {
  port: number;
  /** operations asked, in order */
  asked: string[];
}

/** Serves one recording: the answer whose arguments fit best, and ActionNotSupported for what was not recorded. */
export async function serveRecording(name: string): Promise<RecordingServer> {
  const folder = join(recordingsFolder ?? '', name);
  const { entries } = mapSchema.parse(JSON.parse(readFileSync(join(folder, 'map.json'), 'utf8')));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const operation = /<op:(\w+)/.exec(body)?.[1] ?? '';
      const namespace = /xmlns:op="([^"]*)"/.exec(body)?.[1] ?? '';
      const values = [...body.matchAll(/>([^<>]+)</g)].map((match) => match[1]);
      asked.push(operation);
      const fitting = entries.filter(
        (entry) => entry.op === operation && (entry.ns ?? namespace) === namespace,
      );
      const entry =
        fitting.find(
          ({ args }) => args !== null && args.length > 0 && args.every(([, value]) => values.includes(value)),
        ) ?? fitting.find(({ args }) => args === null || args.length === 0);
      response.setHeader('content-type', 'application/soap+xml; charset=utf-8');
      if (entry === undefined) {
        response
          .writeHead(fitting.length > 0 ? 400 : 500)
          .end(fault(fitting.length > 0 ? 'InvalidArgVal' : 'ActionNotSupported'));
        return;
      }
      response.writeHead(entry.status ?? 200).end(readFileSync(join(folder, entry.file)));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function fault(subcode: string): string {
  return (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>' +
    `<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>ter:${subcode}</s:Value></s:Subcode></s:Code>` +
    '<s:Reason><s:Text xml:lang="en">not recorded</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>'
  );
}
