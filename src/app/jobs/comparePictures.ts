import type { Inventory, PictureMeter } from '../ports.ts';
import { pictureComparison } from '../../rules/pictureComparison.ts';
import type { RunStore } from './runStore.ts';

export interface ComparisonDeps {
  runs: Pick<RunStore, 'picture'>;
  inventory: Pick<Inventory, 'get'>;
  pictureMeter?: Pick<PictureMeter, 'measure'>;
}

/**
 * What a person should know about the picture after a change beside the one before it; undefined where there is nothing to
 * compare or nothing to say. Pictures warn and decide nothing: a dark lane at night is no failure.
 */
export async function comparePictures(
  { runs, inventory, pictureMeter }: ComparisonDeps,
  { runId, cameraId }: { runId: string; cameraId: string },
  after: Uint8Array,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (pictureMeter === undefined) return undefined;
  const before = await runs.picture(runId, cameraId, 'before');
  if (before === undefined) return undefined;
  const purpose = (await inventory.get(cameraId))?.facts.purpose ?? 'observation';
  const was = await pictureMeter.measure(before, signal);
  const is = await pictureMeter.measure(after, signal);
  const { verdict, warnings, improvements } = pictureComparison(was, is, purpose);
  if (verdict === 'same-or-better')
    return improvements.length === 0 ? undefined : `better: ${improvements.join('; ')}`;
  return `worse than before, look at both pictures: ${warnings.join('; ')}`;
}
