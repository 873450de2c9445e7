import type { Answer } from '../camera/answer.ts';
import type { Camera } from '../camera/camera.ts';
import type { EncoderState } from '../camera/cameraState.ts';
import type { SettingsChange } from '../camera/settingsField.ts';
import type { CodecOptions } from '../personalities/encoderSchema.ts';
import type { ServiceName } from '../personalities/personalitySchema.ts';
import type { SoapRequest } from '../soap/envelope.ts';

/** One request, or one of the other things that happen to a camera and that a fault can hit. */
export interface Happening {
  readonly operation: string;
  readonly service: ServiceName | 'snapshot' | 'discovery' | 'stream';
  /** Path as it was sent; empty where there is none. */
  readonly path: string;
  readonly request?: SoapRequest;
}

/** A reply to a Probe, before it becomes bytes. */
export interface ProbeReply {
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  readonly xaddrs: readonly string[];
}

export interface ToldClock {
  readonly at: Date;
  readonly utc: boolean;
}

type Wait<T> = T | Promise<T>;

/** Where a fault of one kind takes hold. Every part but `concerns` is optional. */
export interface FaultHooks<F> {
  /** What it concerns where no operation is named. */
  readonly concerns: (happening: Happening) => boolean;
  /** When it first takes hold of the camera, and when it is taken away. */
  readonly begin?: (fault: F, camera: Camera) => () => void;
  /** Before anything is looked at; an answer ends the matter. May throw a SOAP fault. */
  readonly before?: (fault: F, camera: Camera, happening: Happening) => Wait<Answer | undefined>;
  /** Changes what a Set will do. May throw a SOAP fault. */
  readonly change?: (fault: F, change: SettingsChange, camera: Camera) => SettingsChange;
  /** After a Set was done. */
  readonly changed?: (fault: F, change: SettingsChange, camera: Camera) => void;
  /** What a read shows of an encoder, of its options, of the clock, and which host it names in addresses. */
  readonly showEncoder?: (fault: F, encoder: EncoderState) => EncoderState;
  readonly showOptions?: (fault: F, options: readonly CodecOptions[]) => readonly CodecOptions[];
  readonly showClock?: (fault: F, clock: ToldClock) => ToldClock;
  readonly showHost?: (fault: F, host: string) => string;
  /** Changes the answer's bytes or how they leave. */
  readonly answer?: (fault: F, answer: Answer, camera: Camera) => Wait<Answer>;
  /** Changes the replies to a Probe; each entry becomes one datagram. */
  readonly discovery?: (
    fault: F,
    replies: readonly ProbeReply[],
    random: () => number,
  ) => readonly ProbeReply[];
}

export const isSoap = (happening: Happening): boolean =>
  happening.service !== 'snapshot' && happening.service !== 'discovery' && happening.service !== 'stream';
/** The Sets that carry settings. */
export const isSet = (happening: Happening): boolean =>
  happening.operation === 'SetVideoEncoderConfiguration' || happening.operation === 'SetImagingSettings';
export const always = (): boolean => true;
