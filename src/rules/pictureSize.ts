import type { Purpose } from '../domain/camera.ts';
import type { CodecCapability } from '../domain/capabilities.ts';
import type { StreamSettings } from '../domain/settings.ts';
import { sameShape, sizeFrom, sizesOf } from './offered.ts';
import type { PictureSize } from './offered.ts';
import { needs } from './purposeWords.ts';
import { narrowest, ruleTable } from './ruleTable.ts';
import type { Situation } from './situation.ts';
import { trim } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';

/** R-PPM. Sizes are never lowered: what is lost by fewer pixels cannot be put back when it is needed. */
export function pictureSize(
  situation: Situation,
  current: StreamSettings,
  capability: CodecCapability,
): Verdict {
  const now = sizeFrom(current.resolution);
  if (now === undefined) return asItIs;
  const larger = sizesOf(capability).filter((size) => size.pixels > now.pixels && size.width > now.width);
  return situation.sceneWidth === null
    ? withoutSceneWidth(situation, now, larger)
    : withSceneWidth(situation, situation.sceneWidth, now, larger);
}

function withSceneWidth(
  situation: Situation,
  metres: number,
  now: PictureSize,
  larger: PictureSize[],
): Verdict {
  const { row, purpose } = situation;
  const required = row.density * metres;
  if (now.width >= required) return asItIs;
  const fitting = larger.filter((size) => sameShape(size, now));
  const best = fitting.find((size) => size.width >= required) ?? fitting.at(-1);
  const have = `${now.width} px over ${trim(metres)} m = ${density(now, metres)} px/m`;
  const need = `${needs(purpose)} ${row.density} (${standard(situation)})`;
  const reaches = best !== undefined && best.width >= required;
  const advice = reaches
    ? []
    : [
        ...otherShape(
          now,
          larger.filter((size) => size.width >= required),
        ),
        `${best === undefined ? have : `${best.width} px over ${trim(metres)} m = ${density(best, metres)} px/m`}, ${need}: settings cannot fix this; a longer lens or a place nearer by can, to ${trim(widest(best ?? now, situation), 1)} m of scene width at most`,
      ];
  if (best === undefined) return { advice };
  return {
    change: {
      path: 'stream.resolution',
      to: best.text,
      rule: 'R-PPM',
      reason: `${have}, ${need}; ${best.text} gives ${density(best, metres)}`,
      loss: `${density(now, metres)} px/m stay, ${Math.round((1 - now.width / required) * 100)} % under the need`,
    },
    advice,
  };
}

function withoutSceneWidth(situation: Situation, now: PictureSize, larger: PictureSize[]): Verdict {
  const { row, purpose } = situation;
  const unknown = reachNote(purpose, now.width);
  if (now.width >= narrowest) return { advice: [unknown] };
  const fitting = larger.filter((size) => sameShape(size, now));
  const best = fitting.find((size) => size.width >= 1920) ?? fitting.at(-1);
  if (best === undefined) return { advice: [unknown, ...otherShape(now, larger)] };
  return {
    change: {
      path: 'stream.resolution',
      to: best.text,
      rule: 'R-PPM',
      reason: `${needs(purpose)} ${row.density} px/m (${standard(situation)}): ${now.width} px reach that only up to ${trim(now.width / row.density, 1)} m across, ${best.width} px up to ${trim(best.width / row.density, 1)} m`,
      loss: `the recorder keeps ${Math.round((now.pixels / best.pixels) * 100)} % of the pixels that the camera can give`,
    },
    advice: [reachNote(purpose, best.width)],
  };
}

export const widthNotKnown = 'scene width not known';

/** How far so many pixels reach, where nobody measured the scene. */
export function reachNote(purpose: Purpose, width: number): string {
  const { density } = ruleTable[purpose];
  return `${widthNotKnown}, so pixels per metre are not known: ${width} px reach the ${density} px/m that ${needs(purpose)} up to ${trim(width / density, 1)} m across`;
}

function otherShape(now: PictureSize, wider: PictureSize[]): string[] {
  const other = wider.find((size) => !sameShape(size, now));
  return other === undefined
    ? []
    : [
        `${other.text} is offered, but has another shape than ${now.text}: it crops the picture and shifts privacy masks, so change it by hand and look`,
      ];
}

function density(size: PictureSize, metres: number): number {
  return Math.round(size.width / metres);
}

function widest(size: PictureSize, { row }: Situation): number {
  return size.width / row.density;
}

function standard({ purpose, row }: Situation): string {
  return purpose === 'plate' ? '170 px on a 52 cm plate' : `EN 62676-4: ${row.label2015.replace(/, .*/, '')}`;
}
