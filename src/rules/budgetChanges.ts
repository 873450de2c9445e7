import type { Recommendation, RecommendedChange } from '../domain/recommendation.ts';
import type { SettingPath, SettingValue } from '../domain/settingPaths.ts';
import type { GivingWay } from '../domain/siteBudget.ts';
import { targetSettings } from '../domain/targetSettings.ts';
import { keyFrames } from './keyFrames.ts';
import { lookAgain } from './lookAgain.ts';
import { rateBand } from './frameRate.ts';
import { ruleTable } from './ruleTable.ts';
import { trim } from './situation.ts';
import type { Load } from './siteLoad.ts';

const turnWords = {
  1: 'gives way first',
  2: 'gives way after overview and detection',
  3: 'gives way last',
} as const;

/** What one load gives up against the recommendation for the camera alone, with the reason. */
export function givenBy(load: Load, over: { words: string }): GivingWay[] {
  const { camera, token, stream, size, fps, mbps } = load;
  const { purpose } = camera.recommendation;
  const place = { cameraId: camera.cameraId, ...(token === undefined ? {} : { stream: token }) };
  const turn = `${purpose} ${turnWords[ruleTable[purpose].evidence]}`;
  const steps: GivingWay[] = [];
  const { least } = rateBand({ row: ruleTable[purpose], site: camera.site });
  if (fps !== null && fps !== (stream.fps ?? null))
    steps.push({
      ...place,
      path: 'stream.fps',
      from: stream.fps ?? fps,
      to: fps,
      reason: `${over.words}: ${turn}, frame rate before size, to ${trim(fps)} fps ${fps < least ? `of the ${trim(least)} that it should have` : 'at the lower end of its band'}`,
    });
  if (size !== undefined && size.text !== stream.resolution)
    steps.push({
      ...place,
      path: 'stream.resolution',
      from: stream.resolution ?? '',
      to: size.text,
      reason: `${over.words} even with every frame rate at its floor: ${turn}, to the next smaller size that its purpose bears`,
    });
  if (mbps !== null && mbps !== (stream.bitrateMbps ?? null))
    steps.push({
      ...place,
      path: 'stream.bitrateMbps',
      from: stream.bitrateMbps ?? mbps,
      to: mbps,
      reason: `${over.words}: ${trim(mbps)} Mb/s are what ${size?.text ?? 'this size'} at ${trim(fps ?? 0)} fps takes by the model`,
    });
  return steps;
}

/** The recommendation of a camera with what its streams give up. */
export function withBudget(
  loads: readonly Load[],
  steps: readonly GivingWay[],
  over: { words: string; loss: string },
): Recommendation | undefined {
  const [first] = loads;
  if (first === undefined || steps.length === 0) return undefined;
  const { recommendation, reading } = first.camera;
  let { changes } = recommendation;
  for (const load of loads) {
    const own = steps.filter(({ stream }) => stream === load.token);
    for (const { path, to, reason } of own)
      changes = replaced(changes, load, path, to, { reason, rule: 'R-BUDGET', loss: over.loss });
    if (own.some(({ path }) => path === 'stream.fps')) changes = withKeyFrames(changes, load);
  }
  const held = steps.filter(({ path, stream, to }) => path === 'stream.fps' && to === nowFps(loads, stream));
  const again = lookAgain(changes.filter(({ rule }) => rule !== 'R-SUB').map(({ path }) => path));
  const notes = [
    ...held.map(({ from, to }) => `frame rate: ${to} stay instead of ${from} fps, since ${over.words}`),
    ...(again === undefined ? [] : [again]),
  ];
  return {
    ...recommendation,
    recommendedSettings: targetSettings(reading, changes),
    changes: [...changes],
    warnings: [...new Set([...recommendation.warnings, ...notes])],
  };
}

function nowFps(loads: readonly Load[], token: string | undefined): number | null | undefined {
  return loads.find((load) => load.token === token)?.now?.fps;
}

/** The change of this setting, with another target; none where the target is what the camera has. */
function replaced(
  changes: readonly RecommendedChange[],
  { token, now }: Load,
  path: SettingPath,
  to: SettingValue,
  why: { reason: string; rule: string; loss: string },
): RecommendedChange[] {
  const others = changes.filter((change) => change.path !== path || change.stream !== token);
  const current = presentValue(now, path);
  if (to === current) return others;
  const change = {
    path,
    ...(token === undefined ? {} : { stream: token }),
    current,
    recommended: to,
    ...why,
  };
  const at = changes.findIndex((known) => known.path === path && known.stream === token);
  return at < 0 ? [...others, change] : [...others.slice(0, at), change, ...others.slice(at)];
}

/** Key frames are set in frames: with another rate the same seconds are another number. */
function withKeyFrames(changes: readonly RecommendedChange[], load: Load): RecommendedChange[] {
  const { camera, token, now, stream, capability, fps } = load;
  const own = (change: RecommendedChange): boolean => change.path === 'stream.gop' && change.stream === token;
  if (capability === undefined || fps === null || !stream.codec) return [...changes];
  if (camera.site.neverTouch.includes('stream.gop')) return [...changes];
  const { change } = keyFrames({
    current: now?.gop,
    capability,
    fps,
    codec: stream.codec,
    seconds: ruleTable[camera.recommendation.purpose].gopSeconds,
  });
  if (change === undefined) return changes.filter((known) => !own(known));
  const { to, reason, rule, loss } = change;
  return replaced(changes, load, 'stream.gop', to, { reason, rule, loss });
}

function presentValue(now: Load['now'], path: SettingPath): SettingValue {
  if (path === 'stream.fps') return now?.fps ?? null;
  if (path === 'stream.resolution') return now?.resolution ?? null;
  if (path === 'stream.bitrateMbps') return now?.bitrateMbps ?? null;
  return now?.gop ?? null;
}
