import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { recordingSchema, type RecordedAnswer } from './recordingSchema.ts';

export interface Recording extends Pick<z.output<typeof recordingSchema>, 'camera' | 'login'> {
  address: string | undefined;
  /** when it was made, where that is known: tells how far the camera's clock was off */
  capturedAt: Date | undefined;
  answers: RecordedAnswer[];
}

/** The recording in a folder with a `map.json`, or in one file. Throws an Error that says what is wrong. */
export function readRecording(folderOrFile: string): Recording {
  const file = isFolder(folderOrFile) ? join(folderOrFile, 'map.json') : folderOrFile;
  const parsed = recordingSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const { camera, address, captured_at, login, entries } = parsed.data;
  return {
    camera,
    login,
    address,
    capturedAt: captured_at === undefined ? undefined : new Date(captured_at),
    answers: entries.map(({ ns, op, args, status, path, file: part, body }) => ({
      namespace: ns,
      operation: op,
      args,
      status: status ?? 200,
      ...(path === undefined ? {} : { path }),
      body: body ?? readFileSync(join(dirname(resolve(file)), part ?? ''), 'utf8'),
    })),
  };
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
