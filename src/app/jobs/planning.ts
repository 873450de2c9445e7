import type { CameraPlan, PlannedChange } from '../../domain/plan.ts';
import type { Recommendation } from '../../domain/recommendation.ts';
import { isOffered, offerFor } from '../../domain/offer.ts';
import { wholeOfferText } from '../../domain/offerText.ts';
import { isStreamPath, valuesOf, type SettingPath, type SettingValue } from '../../domain/settingPaths.ts';
import { settingNames, valueText } from '../../domain/settingWords.ts';
import type { WantedSettings } from '../../domain/settings.ts';
import { sameValue } from '../../domain/tolerance.ts';
import type { CameraReading } from '../ports.ts';
import type { Adaptation } from './runStore.ts';
import { tokenOf, valueAt } from './settingPlace.ts';

/** What a recommendation, edited or not, means for the camera as it was read; what is so already is left out. */
export function planFromRecommendation(
  reading: CameraReading,
  recommendation: Recommendation,
  adaptations: readonly Adaptation[] = [],
): CameraPlan {
  const wanted = recommendation.changes.map(({ path, stream, source, recommended, reason, rule, loss }) => ({
    path,
    ...(stream === undefined ? {} : { stream }),
    ...(source === undefined ? {} : { source }),
    to: recommended,
    reason,
    rule,
    ...(loss === undefined ? {} : { loss }),
  }));
  const { cameraId, purpose, warnings } = recommendation;
  return { ...cameraPlan(cameraId, reading, wanted, warnings, adaptations), purpose };
}

/** Settings that a person, a template camera or a CSV asks for, about the main stream and the first source. */
export function planFromSettings(
  cameraId: string,
  reading: CameraReading,
  wanted: WantedSettings,
  why: { reason: string; rule: string },
  adaptations: readonly Adaptation[] = [],
): CameraPlan {
  const values = valuesOf({ ...wanted, stream: wanted.stream ?? null });
  // A null in a settings file says that the camera it came from has no such value; it asks for nothing.
  const changes = Object.entries(values)
    .filter(([, to]) => to !== null)
    .map(([path, to]) => ({ path: path as SettingPath, to, ...why }));
  const plan = cameraPlan(cameraId, reading, changes, [], adaptations);
  return { ...plan, warnings: beyondOffer(plan.changes, reading) };
}

/** A wish is planned as it was asked for, but not without saying that the camera will refuse it or choose for itself. */
function beyondOffer(changes: readonly PlannedChange[], reading: CameraReading): string[] {
  const codec = changes.find(({ path }) => path === 'stream.codec')?.to;
  return changes.flatMap(({ path, to, ...place }) => {
    const token = tokenOf({ path, ...place }, reading);
    const offer = offerFor(reading.capabilities, path, token, codec ?? codecOf(reading, token));
    return isOffered(offer, path, to)
      ? []
      : [
          `${settingNames[path]}: ${valueText(path, to)} is not among what the camera offers (${wholeOfferText(offer, path)})`,
        ];
  });
}

function codecOf({ settings }: CameraReading, token: string | null): SettingValue {
  return settings.streams?.find((stream) => stream.token === token)?.codec ?? null;
}

type WantedChange = Omit<PlannedChange, 'from'>;

function cameraPlan(
  cameraId: string,
  reading: CameraReading,
  wanted: readonly WantedChange[],
  warnings: readonly string[],
  adaptations: readonly Adaptation[],
): CameraPlan {
  const { device, identity, settings, mainStream, mainSource } = reading;
  const changes: PlannedChange[] = [];
  for (const wish of wanted) {
    const spelled = { ...wish, to: ownSpelling(wish, reading) };
    const change = { ...spelled, ...rememberedChoice(spelled, reading, adaptations) };
    const from = valueAt(settings, reading, change) ?? null;
    if (!sameValue(change.path, from, change.to)) changes.push({ ...change, from });
  }
  return {
    camera_id: cameraId,
    identity,
    firmware: device.firmware,
    base: { settings, mainStream, mainSource, manufacturer: device.manufacturer, model: device.model },
    changes,
    warnings: [...warnings],
  };
}

/** Modes are compared without regard to case, but a camera takes only its own way of writing them. */
function ownSpelling(wish: WantedChange, reading: CameraReading): SettingValue {
  const { path, to } = wish;
  const token = tokenOf(wish, reading);
  if (typeof to !== 'string' || token === null) return to;
  const offered = offerFor(reading.capabilities, path, token, codecOf(reading, token)).choices ?? [];
  if (offered.includes(to)) return to;
  return offered.find((choice) => choice.toLowerCase() === to.toLowerCase()) ?? to;
}

/** A value that this model is known to turn into another is planned as that other one, so that it is no change again. */
function rememberedChoice(
  wish: WantedChange,
  reading: CameraReading,
  adaptations: readonly Adaptation[],
): { to: SettingValue; reason: string } | undefined {
  const { manufacturer, model, firmware } = reading.device;
  const known = adaptations.findLast(
    (seen) =>
      seen.path === wish.path &&
      sameValue(wish.path, seen.asked, wish.to) &&
      seen.manufacturer === manufacturer &&
      seen.model === model &&
      seen.firmware === firmware,
  );
  if (known === undefined || !isStreamPath(wish.path)) return undefined;
  return { to: known.got, reason: `${wish.reason} (this model makes ${known.got} of ${known.asked})` };
}
