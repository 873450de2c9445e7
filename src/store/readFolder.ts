import { readdir, readFile } from 'node:fs/promises';
import { cameraIdPattern } from '../domain/camera.ts';
import { CamOptError } from '../domain/errors.ts';
import { hasCode, storeFailed } from './durableFile.ts';

/** What lies in a folder; nothing where there is none. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw storeFailed(folder, error, 'read');
  }
}

export async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw storeFailed(file, error, 'read');
  }
}

/** An id as a file name, which no id from outside may lead out of its folder. */
export function safeFileName(id: string): string {
  if (!cameraIdPattern.test(id)) throw new CamOptError('INTERNAL', `${id} is no name for a file`);
  return id;
}
