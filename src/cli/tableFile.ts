import * as z from 'zod';
import { camerasInTable } from '../app/tables/cameraTable.ts';
import type { CameraRow } from '../app/tables/cameraTable.ts';
import type { Camera } from '../domain/camera.ts';
import { CamOptError } from '../domain/errors.ts';
import type { WantedSettings } from '../domain/settings.ts';
import type { Context } from './context.ts';
import { readNamed } from './wantedSettings.ts';

export const headerMapFlag = z.array(z.string()).default([]);

/** The cameras in a table; `maps` are `their column=our column`. */
export async function readTable(
  context: Context,
  file: string,
  maps: readonly string[],
): Promise<CameraRow[]> {
  const headerMap = Object.fromEntries(
    maps.map((map) => {
      const at = map.lastIndexOf('=');
      if (at <= 0) throw new CamOptError('USAGE', `--header-map ${map}: not their column=our column`);
      return [map.slice(0, at), map.slice(at + 1)];
    }),
  );
  return camerasInTable(await readNamed(file, context.terminal), file, headerMap);
}

/** The cameras that the rows of a table are about, and what each is wanted to be. */
export async function wantedByTable(
  context: Context,
  rows: readonly CameraRow[],
): Promise<{ cameras: Camera[]; settingsOf: Record<string, WantedSettings> }> {
  const camopt = await context.camopt();
  const cameras: Camera[] = [];
  const settingsOf: Record<string, WantedSettings> = {};
  for (const { line, address, wanted } of rows) {
    if (address === '') throw new CamOptError('CONFIG_INVALID', `line ${line}: no address`);
    const camera = await camopt.camera(address);
    if (camera.id in settingsOf)
      throw new CamOptError('CONFIG_INVALID', `line ${line}: ${address} is in the table twice`);
    cameras.push(camera);
    settingsOf[camera.id] = wanted;
  }
  return { cameras, settingsOf };
}
