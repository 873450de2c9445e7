import type { ImagingCapability } from '../domain/capabilities.ts';
import type { ImagingSettings } from '../domain/settings.ts';
import { valuesOf } from '../domain/settingPaths.ts';
import type { Draft, Place } from './draft.ts';
import { gainLimit } from './gainLimit.ts';
import { infraredFilter } from './infraredFilter.ts';
import { noiseReduction } from './noiseReduction.ts';
import { shutterLimit } from './shutterLimit.ts';
import type { Situation } from './situation.ts';
import { wideDynamicRange } from './wideDynamicRange.ts';

/** The picture settings of one video source. `fps` is the rate its recorded stream will have. */
export function imagingRules(
  situation: Situation,
  current: ImagingSettings,
  capability: ImagingCapability,
  fps: number | null,
  draft: Draft,
  place: Place,
): void {
  const values = valuesOf(current);
  const verdicts = [
    shutterLimit(situation, current, capability, fps),
    gainLimit(situation, current, capability),
    ...wideDynamicRange(situation, current, capability),
    infraredFilter(situation, current, capability),
    noiseReduction(situation, current, capability),
  ];
  for (const verdict of verdicts)
    draft.take(verdict, verdict.change === undefined ? null : (values[verdict.change.path] ?? null), place);
}
