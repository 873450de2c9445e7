import type { Capabilities, CodecCapability, ImagingCapability } from '../../src/domain/capabilities.ts';
import type { ImagingSettings, Settings, Stream } from '../../src/domain/settings.ts';
import type { RulesInput } from '../../src/rules/recommend.ts';
import { defaultSiteFacts } from '../../src/domain/siteFacts.ts';

/** A camera that offers everything the rules ask about, far from what they want. Parts can be replaced. */
export function exampleReading(change: {
  stream?: Partial<Stream>;
  imaging?: ImagingSettings;
  codec?: Partial<CodecCapability>;
  codecs?: readonly ('H.264' | 'H.265' | 'MJPEG')[];
  /** what one of them offers, where it is not what all do */
  codecOptions?: Partial<Record<'H.264' | 'H.265' | 'MJPEG', Partial<CodecCapability>>>;
  imagingCapability?: Partial<ImagingCapability> | null;
  sub?: Partial<Stream> | null;
}): RulesInput['reading'] {
  const stream: Stream = {
    token: 'main',
    name: 'mainStream',
    profiles: ['Profile_1'],
    source: 'video0',
    main: true,
    resolution: '1920x1080',
    codec: 'H.264',
    fps: 30,
    bitrateMbps: 12,
    gop: 250,
    profile: 'High',
    quality: 4,
    rateControl: 'VBR',
    ...change.stream,
  };
  const sub: Stream | null =
    change.sub === undefined || change.sub === null
      ? null
      : {
          ...stream,
          token: 'sub',
          name: 'subStream',
          main: false,
          resolution: '640x360',
          fps: 12,
          bitrateMbps: 0.5,
          gop: 24,
          ...change.sub,
        };
  const capability: CodecCapability = {
    resolutions: ['640x360', '640x480', '1280x720', '1920x1080', '2560x1440', '2560x1920', '3840x2160'],
    fps: { min: 1, max: 30 },
    bitrateMbps: { min: 0.032, max: 16 },
    gop: { min: 1, max: 400 },
    profiles: ['Main', 'High'],
    constantBitRate: true,
    ...change.codec,
  };
  const imaging: ImagingSettings = {
    exposure: {
      mode: 'AUTO',
      priority: 'FrameRate',
      minShutter: '1/10000',
      maxShutter: '1/6',
      minGain: 0,
      maxGain: 100,
    },
    lowLight: { irCutFilter: 'ON', noiseReduction: 1 },
    image: { brightness: 50, wdr: { mode: 'OFF', level: 50 }, backlight: { mode: 'OFF', level: 0 } },
    ...change.imaging,
  };
  const codecs = Object.fromEntries(
    (change.codecs ?? ['H.264', 'H.265']).map((name) => [
      name,
      { ...capability, ...change.codecOptions?.[name] },
    ]),
  );
  const encoder = {
    name: 'encoder',
    profiles: ['Profile_1'],
    source: 'video0',
    service: 'media2' as const,
    codecs,
  };
  const settings: Settings = { stream, ...imaging, streams: sub === null ? [stream] : [stream, sub] };
  const capabilities: Capabilities = {
    device: {
      manufacturer: 'Example',
      model: 'E1',
      firmware: '1.0',
      serial: '12345',
      hardwareId: '',
      mac: '',
    },
    onvif: { profiles: ['T'], media: 'media2', services: {} },
    video_encoders: [{ token: 'main', ...encoder }, ...(sub === null ? [] : [{ token: 'sub', ...encoder }])],
    imaging: change.imagingCapability === null ? null : { ...fullImaging, ...change.imagingCapability },
    max_resolution: '3840x2160',
    supported_codecs: ['H.264', 'H.265'],
    max_fps: 30,
  };
  return { settings, capabilities, mainStream: 'main', mainSource: 'video0' };
}

const fullImaging: ImagingCapability = {
  token: 'video0',
  exposure: {
    modes: ['AUTO', 'MANUAL'],
    priorities: ['LowNoise', 'FrameRate'],
    minShutter: { min: 10, max: 333_333 },
    maxShutter: { min: 10, max: 333_333 },
    shutter: { min: 10, max: 333_333 },
    minGain: { min: 0, max: 100 },
    maxGain: { min: 0, max: 100 },
    gain: { min: 0, max: 100 },
    iris: null,
  },
  irCutFilter: ['ON', 'OFF', 'AUTO'],
  noiseReduction: { min: 0, max: 1 },
  brightness: { min: 0, max: 100 },
  contrast: { min: 0, max: 100 },
  saturation: { min: 0, max: 100 },
  sharpness: { min: 0, max: 100 },
  wdr: { modes: ['ON', 'OFF'], level: { min: 0, max: 100 } },
  backlight: { modes: ['ON', 'OFF'], level: { min: 0, max: 100 } },
  whiteBalance: { modes: ['AUTO', 'MANUAL'] },
  defog: null,
  toneCompensation: null,
};

export function exampleInput(
  change: Parameters<typeof exampleReading>[0] & Partial<Omit<RulesInput, 'reading'>>,
): RulesInput {
  const { cameraId, facts, site, metrics, purpose, picture, ...camera } = change;
  return {
    cameraId: cameraId ?? 'onvif-10.0.0.1',
    reading: exampleReading(camera),
    facts: facts ?? {},
    site: site ?? defaultSiteFacts,
    ...(metrics === undefined ? {} : { metrics }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(picture === undefined ? {} : { picture }),
  };
}
