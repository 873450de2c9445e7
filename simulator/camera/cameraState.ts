import type { Encoding, EncoderData } from '../personalities/encoderSchema.ts';
import type { ImagingSettings } from '../personalities/imagingSchema.ts';
import type { Personality } from '../personalities/personalitySchema.ts';

export interface EncoderState {
  token: string;
  name: string;
  readonly options: string;
  source: string;
  encoding: Encoding;
  width: number;
  height: number;
  /** FrameRateLimit; the effective rate is this divided by the interval. */
  fps: number;
  encodingInterval: number;
  bitrateKbps: number;
  gop: number;
  profile: string;
  quality: number;
  constantBitRate: boolean;
  guaranteedFrameRate: boolean | undefined;
  multicast: EncoderData['multicast'];
  sessionTimeout: string;
  /** Unknown elements as they came, since a Set replaces the whole configuration. */
  extra: string;
  extraAttributes: string;
}

export interface SourceState {
  token: string;
  configurationToken: string;
  name: string;
  readonly width: number;
  readonly height: number;
  readonly framerate: number;
  /** What ONVIF shows and sets; undefined where the source has no imaging service. */
  imaging: ImagingSettings | undefined;
  readonly imageProfiles: Record<string, ImagingSettings>;
  activeImageProfile: string | undefined;
}

export interface ProfileState {
  token: string;
  name: string;
  source: string | null;
  encoder: string | null;
  readonly fixed: boolean;
}

export interface CameraState {
  encoders: EncoderState[];
  sources: SourceState[];
  profiles: ProfileState[];
}

/** The state a camera of that personality leaves the box with. */
export function initialState(personality: Personality): CameraState {
  const firstSource = personality.videoSources[0]?.token ?? '';
  return {
    encoders: personality.encoders.map((data) => ({
      ...structuredClone(data),
      source: data.source ?? firstSource,
      guaranteedFrameRate: data.guaranteedFrameRate,
    })),
    sources: personality.videoSources.map(({ imaging, ...source }) => {
      const imageProfiles = structuredClone(imaging?.imageProfiles ?? {});
      const active = imaging?.active;
      return {
        ...source,
        imageProfiles,
        activeImageProfile: active,
        imaging:
          (active === undefined ? undefined : imageProfiles[active]) ?? structuredClone(imaging?.settings),
      };
    }),
    profiles: structuredClone(personality.profiles),
  };
}

/** How many profiles refer to that configuration. */
export function useCount(state: CameraState, encoderToken: string): number {
  return state.profiles.filter((profile) => profile.encoder === encoderToken).length;
}

export function effectiveFps(encoder: EncoderState): number {
  return encoder.encodingInterval > 1 ? encoder.fps / encoder.encodingInterval : encoder.fps;
}
