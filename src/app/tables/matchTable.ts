import type { Camera } from '../../domain/camera.ts';
import type { Document } from '../../domain/documents.ts';
import { findCamera } from '../cameraReference.ts';
import type { CameraRow } from './cameraTable.ts';

/** Compares the inventory with a recorder's export: by MAC, then by address. */
export function matchTable(cameras: readonly Camera[], rows: readonly CameraRow[]): Document<'match'> {
  const result: Document<'match'> = { matched: [], missing: [], extra: [], renamed: [] };
  const seen = new Set<string>();
  for (const row of rows) {
    const found = byMac(cameras, row) ?? byAddress(cameras, row);
    if (found === undefined) {
      result.missing.push({ row: row.line, address: row.address, name: row.name });
      continue;
    }
    const { camera, by } = found;
    seen.add(camera.id);
    result.matched.push({ cameraId: camera.id, row: row.line, by });
    if (row.name !== '' && row.name !== camera.name)
      result.renamed.push({ cameraId: camera.id, row: row.line, theirs: row.name, ours: camera.name });
  }
  for (const { id, ip, port, name } of cameras)
    if (!seen.has(id)) result.extra.push({ cameraId: id, address: port === 80 ? ip : `${ip}:${port}`, name });
  return result;
}

interface Match {
  camera: Camera;
  by: 'mac' | 'address';
}

function byMac(cameras: readonly Camera[], row: CameraRow): Match | undefined {
  const wanted = plainMac(row.mac);
  if (wanted === undefined) return undefined;
  const camera = cameras.find(({ mac }) => plainMac(mac) === wanted);
  return camera === undefined ? undefined : { camera, by: 'mac' };
}

function byAddress(cameras: readonly Camera[], row: CameraRow): Match | undefined {
  if (row.address === '') return undefined;
  try {
    const camera = findCamera(cameras, row.address);
    return camera === undefined ? undefined : { camera, by: 'address' };
  } catch {
    // An address that is several cameras, or none: the row stays unmatched and is shown.
    return undefined;
  }
}

function plainMac(text: string): string | undefined {
  const plain = text.toLowerCase().replace(/[^0-9a-f]/g, '');
  return plain.length === 12 ? plain : undefined;
}
