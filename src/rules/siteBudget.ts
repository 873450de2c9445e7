import type { Recommendation } from '../domain/recommendation.ts';
import type { Purpose } from '../domain/camera.ts';
import type { Capabilities, CodecCapability } from '../domain/capabilities.ts';
import type { Settings, Stream, StreamSettings } from '../domain/settings.ts';
import type { BudgetTotal, GivingWay, SiteBudget } from '../domain/siteBudget.ts';
import type { SiteFacts } from '../domain/siteFacts.ts';
import { modelMbps, storageTb } from './bitrateModel.ts';
import { ratesDown, sameShape, sizeFrom, sizesOf } from './offered.ts';
import { ruleTable } from './ruleTable.ts';
import { trim } from './situation.ts';
import { streamRoles } from './streamRoles.ts';

export interface BudgetCamera {
  cameraId: string;
  purpose: Purpose;
  /** of this camera, after the policy */
  site: SiteFacts;
  reading: { settings: Settings; capabilities: Capabilities; mainStream: string | null };
  recommendation: Recommendation;
}

/**
 * The sum over the site, before and after. Over the line's or the disk's limit cameras give way: all frame rates before any
 * size, cameras of low evidence before those of high, and among these the one with the most Mb/s first.
 */
export function siteBudget(cameras: readonly BudgetCamera[]): SiteBudget {
  const before = cameras.flatMap((camera) => recordedOf(camera, camera.reading.settings));
  const after = cameras.flatMap((camera) => recordedOf(camera, camera.recommendation.recommendedSettings));
  const limits = limitsOf(cameras);
  const givingWay = giveWay(
    after.map((stream) => ({ ...stream })),
    limits,
  );
  return {
    before: total(before),
    after: total(after),
    givingWay: givingWay.steps,
    within: total(givingWay.streams),
    warnings: [...givingWay.warnings, ...mixedMains(after)],
  };
}

interface Recorded {
  camera: BudgetCamera;
  token: string | undefined;
  settings: StreamSettings;
  capability: CodecCapability | undefined;
}

function recordedOf(camera: BudgetCamera, settings: Settings): Recorded[] {
  return streamRoles(settings, camera.reading.mainStream)
    .filter(({ role }) => role === 'recorded')
    .map(({ stream, main }) => ({
      camera,
      token: main ? undefined : stream.token,
      settings: stream,
      capability: capabilityOf(camera.reading.capabilities, stream),
    }));
}

function capabilityOf(
  { video_encoders: encoders }: Capabilities,
  stream: Stream,
): CodecCapability | undefined {
  const encoder = encoders.find(({ token }) => token === stream.token);
  return stream.codec === null || stream.codec === undefined ? undefined : encoder?.codecs[stream.codec];
}

function total(streams: readonly Recorded[]): BudgetTotal {
  let mbps = 0;
  let tb = 0;
  let notCounted = 0;
  for (const { settings, camera } of streams) {
    const cap = settings.bitrateMbps;
    if (cap === null || cap === undefined) notCounted++;
    else {
      mbps += cap;
      tb += storageTb(cap, camera.site.retentionDays);
    }
  }
  return { mbps: Number(mbps.toFixed(3)), tb: Number(tb.toFixed(3)), notCounted };
}

interface Limits {
  linkMbps: number;
  storageTb: number;
}

function limitsOf(cameras: readonly BudgetCamera[]): Limits {
  const site = cameras[0]?.site;
  return { linkMbps: site?.linkMbps ?? Infinity, storageTb: site?.storageTb ?? Infinity };
}

function giveWay(
  streams: Recorded[],
  limits: Limits,
): { steps: GivingWay[]; streams: Recorded[]; warnings: string[] } {
  const steps: GivingWay[] = [];
  for (const means of [lowerRate, lowerSize])
    for (const evidence of [1, 2, 3]) {
      const candidates = streams
        .filter(({ camera }) => ruleTable[camera.purpose].evidence === evidence)
        .sort((a, b) => (b.settings.bitrateMbps ?? 0) - (a.settings.bitrateMbps ?? 0));
      for (const stream of candidates) {
        const over = overBy(total(streams), limits);
        if (over === undefined) return { steps, streams, warnings: [] };
        if (untouchable(stream)) continue;
        const given = means(stream);
        if (given !== undefined) steps.push(...withReason(given.steps, stream, over));
      }
    }
  const over = overBy(total(streams), limits);
  return {
    steps,
    streams,
    warnings:
      over === undefined
        ? []
        : [`${over}, and no camera can give way further: more line or disk, or fewer days`],
  };
}

/** What is over which limit, in words; undefined when nothing is. */
function overBy({ mbps, tb }: BudgetTotal, limits: Limits): string | undefined {
  if (mbps > limits.linkMbps) return `${trim(mbps, 1)} Mb/s are over the line's ${trim(limits.linkMbps, 1)}`;
  if (tb > limits.storageTb) return `${trim(tb, 1)} TB are over the disk's ${trim(limits.storageTb, 1)}`;
  return undefined;
}

function untouchable({ camera }: Recorded): boolean {
  return camera.site.streamOwner === 'vms' || camera.site.neverTouch.includes('stream.bitrateMbps');
}

type Step = Omit<GivingWay, 'reason' | 'cameraId' | 'stream'>;

/** The bitrate that comes with a step carries the reason of that step. */
function withReason(given: readonly Step[], { camera, token }: Recorded, over: string): GivingWay[] {
  const order = ['', 'gives way first', 'gives way after overviews and fences', 'gives way last'];
  const turn = given.some(({ path }) => path === 'stream.resolution')
    ? 'size only after every frame rate'
    : 'frame rate before size';
  const reason = `${over}; ${camera.purpose} ${order[ruleTable[camera.purpose].evidence]}, ${turn}`;
  const place = { cameraId: camera.cameraId, ...(token === undefined ? {} : { stream: token }) };
  return given.map((step) => ({ ...place, ...step, reason }));
}

/** Down to the floor of the purpose in one step: a camera that gives way a little for nothing gives way again tomorrow. */
function lowerRate(stream: Recorded): { steps: Step[] } | undefined {
  const { settings, capability, camera } = stream;
  const { fps, bitrateMbps } = settings;
  if (!fps || !bitrateMbps || capability === undefined || camera.site.neverTouch.includes('stream.fps'))
    return undefined;
  const floor = Math.max(ruleTable[camera.purpose].fpsFloor, camera.site.minFps ?? 0);
  const to = ratesDown(capability, fps, floor).at(-1);
  if (to === undefined || to >= fps) return undefined;
  return change(stream, { ...settings, fps: to }, { path: 'stream.fps', from: fps, to });
}

/** One size down in the same shape, never under the density that the purpose needs where that is known. */
function lowerSize(stream: Recorded): { steps: Step[] } | undefined {
  const { settings, capability, camera } = stream;
  const now = sizeFrom(settings.resolution);
  if (now === undefined || capability === undefined || camera.site.neverTouch.includes('stream.resolution'))
    return undefined;
  const smaller = sizesOf(capability)
    .filter((size) => size.pixels < now.pixels && size.width >= 1280 && sameShape(size, now))
    .at(-1);
  if (smaller === undefined) return undefined;
  return change(
    stream,
    { ...settings, resolution: smaller.text },
    { path: 'stream.resolution', from: now.text, to: smaller.text },
  );
}

function change(stream: Recorded, next: StreamSettings, step: Step): { steps: Step[] } | undefined {
  const { camera, capability, settings } = stream;
  const size = sizeFrom(next.resolution);
  const { fps, codec, bitrateMbps } = next;
  if (size === undefined || !fps || !codec || !bitrateMbps || capability === undefined) return undefined;
  const model = modelMbps({
    pixels: size.pixels,
    fps,
    codec,
    complexity: camera.site.complexity,
    factor: ruleTable[camera.purpose].bitrateFactor,
  });
  if (model === undefined) return undefined;
  const cap = Math.max(Number(Math.min(model, bitrateMbps).toFixed(1)), capability.bitrateMbps?.min ?? 0.1);
  if (cap >= bitrateMbps) return undefined;
  stream.settings = { ...next, bitrateMbps: cap };
  return {
    steps: [step, { path: 'stream.bitrateMbps', from: settings.bitrateMbps ?? bitrateMbps, to: cap }],
  };
}

/** 25 and 30 frames per second side by side: somebody mixed up the mains. */
function mixedMains(streams: readonly Recorded[]): string[] {
  const at = (rate: number): string[] =>
    streams.filter(({ settings }) => settings.fps === rate).map(({ camera }) => camera.cameraId);
  const [european, american] = [at(25), at(30)];
  if (european.length === 0 || american.length === 0) return [];
  const few = european.length < american.length ? european : american;
  return [
    `25 fps on ${european.length} and 30 fps on ${american.length} streams of one site: 50 and 60 Hz may be mixed up (look at ${few.slice(0, 3).join(', ')})`,
  ];
}
