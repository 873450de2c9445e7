import type { CameraReading, CameraTarget } from '../app/ports.ts';
import type { Capabilities, DeviceInfo, EncoderCapability } from '../domain/capabilities.ts';
import type { Identity, TimeSource } from '../domain/camera.ts';
import { codecs, type Codec } from '../domain/codec.ts';
import { settingsFrom } from '../domain/settingPaths.ts';
import type { Settings, Stream } from '../domain/settings.ts';
import { quirksOf } from '../quirks/quirksOf.ts';
import type { ServiceAddresses } from './serviceAddresses.ts';
import { encoderEntity } from './services/encoderRead.ts';
import type { CodecTable } from './services/encoderOptions.ts';
import { claimedProfiles } from './services/device.ts';
import type { EncoderInUse, MediaReading } from './readMedia.ts';
import type { SourceReading } from './readImaging.ts';

/** Everything that was asked, put together into what the contract calls settings and capabilities. */
export interface CameraParts {
  target: CameraTarget;
  origin: string;
  device: DeviceInfo;
  identity: Identity;
  addresses: ServiceAddresses;
  scopes: readonly string[];
  /** null when the device has no video encoder to set */
  media: MediaReading | null;
  options: ReadonlyMap<string, CodecTable | null>;
  sources: readonly SourceReading[];
  clockOffsetMs: number | null;
  timeSource: TimeSource | null;
  notes: string[];
}

export function cameraReading(parts: CameraParts): CameraReading {
  const { media, sources } = parts;
  const inUse = media?.inUse ?? [];
  const main = mainStream(inUse);
  const quirks = quirksOf(parts.device).map(({ id, effect, says }) => ({ id, effect, says }));
  const mainSource = main?.sourceToken ?? sources[0]?.token ?? null;
  return {
    device: parts.device,
    identity: parts.identity,
    capabilities: capabilitiesOf(parts),
    settings: settingsOf(inUse, main, sources, mainSource),
    mainStream: main?.encoder.token ?? null,
    mainSource,
    entities: [
      ...(media === null ? [] : inUse.map(({ encoder }) => encoderEntity(encoder, media.service))),
      ...sources.map(({ entity }) => entity).filter((entity) => entity !== null),
    ],
    clockOffsetSeconds: parts.clockOffsetMs === null ? null : Math.round(parts.clockOffsetMs / 1000),
    timeSource: parts.timeSource,
    scopes: parts.scopes,
    notes: [...parts.notes, ...quirks.map(({ says }) => says)],
    quirks,
  };
}

/** H.26x before JPEG, then the most pixels, then the first in profile order. */
function mainStream(inUse: readonly EncoderInUse[]): EncoderInUse | undefined {
  const rank = ({ encoder }: EncoderInUse): number => {
    const codec = encoder.values['stream.codec'];
    return codec === 'H.264' || codec === 'H.265' ? 0 : codec === undefined ? 1 : codec === 'MPEG4' ? 2 : 3;
  };
  const size = ({ encoder }: EncoderInUse): number => pixels(encoder.values['stream.resolution']);
  return inUse.toSorted((a, b) => rank(a) - rank(b) || size(b) - size(a))[0];
}

export function pixels(resolution: unknown): number {
  if (typeof resolution !== 'string') return 0;
  const middle = resolution.indexOf('x');
  return Number(resolution.slice(0, middle)) * Number(resolution.slice(middle + 1));
}

function largest(resolutions: readonly string[]): string | null {
  let found: string | null = null;
  let most = -1;
  for (const resolution of new Set(resolutions)) {
    const size = pixels(resolution);
    if (size > most) [found, most] = [resolution, size];
  }
  return found;
}

function settingsOf(
  inUse: readonly EncoderInUse[],
  main: EncoderInUse | undefined,
  sources: readonly SourceReading[],
  mainSource: string | null,
): Settings {
  const first = sources.find(({ token }) => token === mainSource)?.entity;
  const streams = inUse.map((stream): Stream => ({
    token: stream.encoder.token,
    name: stream.encoder.name,
    profiles: stream.profiles.map(({ name }) => name),
    source: stream.sourceToken,
    main: stream === main,
    ...settingsFrom(stream.encoder.values).stream,
  }));
  return {
    stream: main === undefined ? null : (settingsFrom(main.encoder.values).stream ?? {}),
    ...(first === null || first === undefined ? {} : settingsFrom(first.values)),
    streams,
    ...(sources.length < 2
      ? {}
      : { sources: sources.map(({ token, entity }) => ({ token, ...settingsFrom(entity?.values ?? {}) })) }),
  };
}

function capabilitiesOf(parts: CameraParts): Capabilities {
  const { media, sources, origin } = parts;
  const encoders = (media?.inUse ?? []).map((stream): EncoderCapability => ({
    token: stream.encoder.token,
    name: stream.encoder.name,
    profiles: stream.profiles.map(({ name }) => name),
    source: stream.sourceToken,
    service: media?.service ?? 'media1',
    codecs: parts.options.get(stream.encoder.token) ?? {},
  }));
  const tables = encoders.flatMap((encoder) => Object.values(encoder.codecs));
  const current = (media?.inUse ?? []).map(({ encoder }) => encoder.values);
  const resolutions = [
    ...tables.flatMap((table) => table.resolutions),
    ...current.map((values) => values['stream.resolution']).filter((value) => typeof value === 'string'),
  ];
  const rates = tables.map((table) => table.fps?.max).filter((rate) => rate !== undefined);
  const supported = new Set<Codec>(encoders.flatMap((encoder) => Object.keys(encoder.codecs) as Codec[]));
  for (const values of current)
    for (const codec of codecs) if (values['stream.codec'] === codec) supported.add(codec);
  const imaging = sources.map(({ options }) => options).filter((options) => options !== null);
  return {
    device: parts.device,
    onvif: {
      profiles: claimedProfiles(parts.scopes),
      media: media?.service ?? null,
      services: Object.fromEntries(
        Object.entries(parts.addresses).map(([name, address]) => [
          name,
          {
            url: new URL(address.path, origin).href,
            ...(address.announced === undefined ? {} : { announced: address.announced }),
          },
        ]),
      ),
    },
    video_encoders: encoders,
    imaging: imaging[0] ?? null,
    ...(imaging.length < 2 ? {} : { imagingSources: imaging }),
    max_resolution: largest(resolutions),
    supported_codecs: codecs.filter((codec) => supported.has(codec)),
    max_fps: rates.length === 0 ? null : Math.max(...rates),
  };
}
