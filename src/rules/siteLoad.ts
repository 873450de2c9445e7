import type { Capabilities, CodecCapability } from '../domain/capabilities.ts';
import type { Recommendation } from '../domain/recommendation.ts';
import type { Settings, Stream } from '../domain/settings.ts';
import type { BudgetTotal } from '../domain/siteBudget.ts';
import type { SiteFacts } from '../domain/siteFacts.ts';
import { storageTb } from './bitrateModel.ts';
import { sizeFrom } from './offered.ts';
import type { PictureSize } from './offered.ts';
import { trim } from './situation.ts';
import { streamRoles } from './streamRoles.ts';

export interface BudgetCamera {
  cameraId: string;
  /** of this camera, after the policy */
  site: SiteFacts;
  streamOwner: SiteFacts['streamOwner'];
  /** metres across the picture at the target; null when nobody measured it */
  sceneWidth: number | null;
  reading: {
    settings: Settings;
    capabilities: Capabilities;
    mainStream: string | null;
    mainSource: string | null;
  };
  /** what the rules recommend for this camera alone */
  recommendation: Recommendation;
}

/** One recorded stream and what it is to take. */
export interface Load {
  camera: BudgetCamera;
  /** token of the stream; absent for the main one */
  token: string | undefined;
  /** as it is set now, where that can be told */
  now: Stream | undefined;
  /** as it is recommended; size, rate and cap are what is taken of it */
  stream: Stream;
  capability: CodecCapability | undefined;
  size: PictureSize | undefined;
  fps: number | null;
  mbps: number | null;
}

/** The recorded streams of a camera as these settings have them. */
export function loadsOf(camera: BudgetCamera, settings: Settings): Load[] {
  const { reading } = camera;
  return streamRoles(settings, reading.mainStream)
    .filter(({ role }) => role === 'recorded')
    .map(({ stream, main }) => ({
      camera,
      token: main ? undefined : stream.token,
      now: reading.settings.streams?.find(({ token }) => token === stream.token),
      stream,
      capability: capabilityOf(reading.capabilities, stream),
      size: sizeFrom(stream.resolution),
      fps: stream.fps ?? null,
      mbps: stream.bitrateMbps ?? null,
    }));
}

function capabilityOf(
  { video_encoders: encoders }: Capabilities,
  { token, codec }: Stream,
): CodecCapability | undefined {
  const encoder = encoders.find((known) => known.token === token);
  return codec === null || codec === undefined ? undefined : encoder?.codecs[codec];
}

export function totalOf(loads: readonly Load[]): BudgetTotal {
  let mbps = 0;
  let tb = 0;
  let notCounted = 0;
  for (const load of loads) {
    if (load.mbps === null) notCounted++;
    else {
      mbps += load.mbps;
      tb += storageTb(load.mbps, load.camera.site.retentionDays);
    }
  }
  return { mbps: Number(mbps.toFixed(3)), tb: Number(tb.toFixed(3)), notCounted };
}

/** Of the whole site; null where the policy sets none. */
export interface SiteLimits {
  linkMbps: number | null;
  storageTb: number | null;
}

export function limitsOf(cameras: readonly BudgetCamera[]): SiteLimits {
  const site = cameras[0]?.site;
  return { linkMbps: site?.linkMbps ?? null, storageTb: site?.storageTb ?? null };
}

/** A limit that is exceeded. */
export interface Over {
  /** by what, in words with the numbers */
  words: string;
  of: 'line' | 'disk';
  /** what comes of it where nobody gives way */
  loss: string;
}

/** Undefined when nothing is over. */
export function overBy(
  { mbps, tb }: BudgetTotal,
  { linkMbps, storageTb: disk }: SiteLimits,
  days: number,
): Over | undefined {
  if (linkMbps !== null && mbps > linkMbps)
    return {
      words: `all caps together are ${trim(mbps, 1)} Mb/s and the line carries ${trim(linkMbps, 1)}`,
      of: 'line',
      loss: 'when every camera sends at its cap the line is full, and pictures are lost where nobody chose it',
    };
  if (disk !== null && tb > disk)
    return {
      words: `${days} days at all caps are ${trim(tb, 1)} TB and the disk holds ${trim(disk, 1)}`,
      of: 'disk',
      loss: `the disk can be full after ${Math.floor((days * disk) / tb)} days instead of ${days}`,
    };
  return undefined;
}
