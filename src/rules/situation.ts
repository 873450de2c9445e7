import type { CameraFacts, Purpose } from '../domain/camera.ts';
import type { PictureMetrics } from '../domain/picture.ts';
import type { PictureAdvice } from '../domain/pictureAdvice.ts';
import type { SiteFacts } from '../domain/siteFacts.ts';
import type { PurposeRow } from './ruleTable.ts';

/** Everything about one camera's place that more than one rule asks for. */
export interface Situation {
  purpose: Purpose;
  row: PurposeRow;
  site: SiteFacts;
  /** metres across the picture at the target; null when nobody measured it */
  sceneWidth: number | null;
  /** horizontal pixels that the recorded stream will have */
  mainWidth: number | null;
  metrics: PictureMetrics | null;
  /** the camera shows and sets only the image profile that is in force now, by day or by night */
  activeProfileOnly: boolean;
  /** what a model saw, when it was sure enough to be heard */
  seen: PictureAdvice | null;
}

/** What is known of the camera: its own entry in the inventory, and where that is silent the policy. */
export function factsHere(site: SiteFacts, facts: CameraFacts): CameraFacts {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return { ...site.cameraFacts, ...Object.fromEntries(known) };
}

/** Metres across the picture: measured, or from the field of view and the distance. */
export function sceneWidthOf(facts: {
  sceneWidth?: number | undefined;
  hfov?: number | undefined;
  distance?: number | undefined;
}): number | null {
  if (facts.sceneWidth !== undefined) return facts.sceneWidth;
  if (facts.hfov === undefined || facts.distance === undefined || facts.hfov >= 180) return null;
  return 2 * facts.distance * Math.tan((facts.hfov * Math.PI) / 360);
}

/** Speed across the picture in m/s, and the words for it: the number, who moves so, and whether it was said or assumed. */
export function movement(situation: Situation): { speed: number; words: string } {
  const { row, site } = situation;
  if (situation.purpose === 'plate') return vehicleMovement(site);
  if (site.subjectSpeed !== null)
    return { speed: site.subjectSpeed, words: `${trim(site.subjectSpeed)} m/s (policy)` };
  return { speed: row.speed, words: `${trim(row.speed)} m/s (${row.subject}, assumed)` };
}

function vehicleMovement(site: SiteFacts): { speed: number; words: string } {
  const kmh = site.vehicleSpeed ?? 30;
  const angle = site.vehicleAngle ?? 20;
  const assumed = site.vehicleSpeed === null || site.vehicleAngle === null ? ' (assumed)' : '';
  return {
    speed: (kmh / 3.6) * Math.sin((angle * Math.PI) / 180),
    words: `${trim(kmh)} km/h at ${trim(angle)} degrees${assumed}`,
  };
}

/** A number as people write it: at most `digits` decimals and no trailing zeros. */
export function trim(value: number, digits = 2): string {
  return String(Number(value.toFixed(digits)));
}
