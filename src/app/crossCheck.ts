import type { Camera } from '../domain/camera.ts';
import type { Document } from '../domain/documents.ts';
import { sameValue } from '../domain/tolerance.ts';
import type { SettingPath, SettingValue } from '../domain/settingPaths.ts';
import type { EntityState, SecondEntity, SecondReader } from './ports.ts';
import { visitCamera, type ReadDeps } from './readCamera.ts';

export type CrossCheck = Document<'crosscheck'>['cameras'][number];
type Compared = CrossCheck['settings'][number];

/**
 * The settings of a camera as we read them and as an independent client does. What that client cannot do is told in
 * `reason` and is no failure; a camera that we cannot read throws what reading throws.
 */
export async function crossCheck(
  deps: ReadDeps & { secondReader: SecondReader },
  camera: Camera,
  signal: AbortSignal,
): Promise<CrossCheck> {
  return visitCamera(deps, camera, signal, async (session, credentials) => {
    const { entities } = await session.read(signal);
    const refs = entities.map(({ ref }) => ref);
    const second = await deps.secondReader.read(session.answersAt, credentials, refs, signal);
    if (!second.ok)
      return { cameraId: camera.id, compared: false, reason: second.reason, settings: [], elements: [] };
    const settings: Compared[] = [];
    const elements: CrossCheck['elements'] = [];
    for (const [index, ours] of entities.entries()) {
      const theirs = second.entities[index];
      if (theirs === undefined) continue;
      const compared = compare(ours, theirs);
      settings.push(...compared);
      if (compared.some(({ agrees }) => !agrees))
        elements.push({ ...placeOf(ours), ours: ours.raw, theirs: theirs.raw });
    }
    return { cameraId: camera.id, compared: true, settings, elements };
  });
}

/** What both read; a value that only one of them looks for is no disagreement about the camera. */
function compare(ours: EntityState, theirs: SecondEntity): Compared[] {
  const values: Partial<Record<SettingPath, SettingValue>> = ours.values;
  return (Object.entries(theirs.values) as [SettingPath, SettingValue][]).flatMap(([path, value]) => {
    const own = values[path];
    if (own === undefined) return [];
    return [{ path, ...placeOf(ours), ours: own, theirs: value, agrees: sameValue(path, own, value) }];
  });
}

function placeOf({ ref }: EntityState): { stream: string } | { source: string } {
  return ref.kind === 'encoder' ? { stream: ref.token } : { source: ref.token };
}
