import { effectiveFps, useCount, type EncoderState } from '../camera/cameraState.ts';
import type { CodecOptions } from '../personalities/encoderSchema.ts';
import { receiver, sender } from '../soap/soapFault.ts';
import { optionsOf, type Call } from './call.ts';
import { carryOut } from './carryOut.ts';

/** Checks what a client asks of an encoder, adapts what the specification lets a device adapt, and does it. */
export function setEncoder(call: Call, current: EncoderState, asked: EncoderState): void {
  const next = carryOut(call, {
    kind: 'encoder',
    token: current.token,
    current: { ...current },
    next: fit(call, asked),
  });
  Object.assign(current, next);
  call.camera.events.publish({
    topic: 'tns1:Media/ConfigurationChanged',
    time: call.camera.now(),
    source: { Token: current.token, Type: 'VideoEncoder' },
  });
}

/** What the encoder is set to where the client leaves a part out; far from sensible, so that it is seen. */
export function unstated(
  call: Call,
  asked: EncoderState,
): { fps: number; bitrateKbps: number; gop: number; profile: string } {
  const codec = codecOf(call, asked);
  return {
    fps: Math.max(...codec.fps),
    bitrateKbps: codec.bitrateKbps?.[1] ?? asked.bitrateKbps,
    gop: codec.gop[1],
    profile: codec.profiles[0] ?? 'Main',
  };
}

const impossible = (what: string): Error =>
  sender(
    `The configuration parameters are not possible to set: ${what}`,
    'ter:InvalidArgVal',
    'ter:ConfigModify',
  );

function codecOf(call: Call, encoder: EncoderState): CodecOptions {
  const codec = optionsOf(call, encoder).find((option) => option.encoding === encoder.encoding);
  if (!codec) throw impossible(`encoding ${encoder.encoding}`);
  return codec;
}

function fit(call: Call, asked: EncoderState): EncoderState {
  const codec = codecOf(call, asked);
  if (!codec.resolutions.includes(`${asked.width}x${asked.height}`)) throw impossible('resolution');
  if (asked.encoding !== 'JPEG') {
    if (!within(asked.gop, codec.gop)) throw impossible('GovLength');
    if (!codec.profiles.includes(asked.profile)) throw impossible('profile');
  }
  const fitted: EncoderState = {
    ...asked,
    fps: fitRate(asked.fps, codec.fps),
    encodingInterval: clamp(asked.encodingInterval, codec.encodingInterval),
    bitrateKbps: codec.bitrateKbps ? clamp(asked.bitrateKbps, codec.bitrateKbps) : asked.bitrateKbps,
    quality: clamp(asked.quality, codec.quality),
  };
  checkBudget(call, fitted);
  return fitted;
}

const within = (value: number, [min, max]: readonly [number, number]): boolean =>
  value >= min && value <= max;
const clamp = (value: number, [min, max]: readonly [number, number]): number =>
  Math.min(max, Math.max(min, value));

/** Any whole number in the range will do, since Media1 promises that; else the nearest of the list. */
function fitRate(asked: number, rates: readonly number[]): number {
  const low = Math.min(...rates);
  const high = Math.max(...rates);
  if (Number.isInteger(asked) && asked >= low && asked <= high) return asked;
  return rates.reduce((best, rate) => (Math.abs(rate - asked) < Math.abs(best - asked) ? rate : best), high);
}

/** Only encoders that a profile refers to cost anything. */
function checkBudget({ camera }: Call, next: EncoderState): void {
  const { pixelsPerSecond, instances, total } = camera.personality.budget;
  const running = camera.state.encoders
    .filter((encoder) => encoder.source === next.source && useCount(camera.state, encoder.token) > 0)
    .map((encoder) => (encoder.token === next.token ? next : encoder));
  const pixels = running.reduce(
    (sum, encoder) => sum + encoder.width * encoder.height * effectiveFps(encoder),
    0,
  );
  const sameCodec = running.filter((encoder) => encoder.encoding === next.encoding).length;
  const over =
    (pixelsPerSecond !== null && pixels > pixelsPerSecond) ||
    sameCodec > (instances[next.encoding] ?? Infinity) ||
    (total !== null && running.length > total);
  if (over && running.some((encoder) => encoder.token === next.token)) {
    throw receiver(
      'The new settings conflict with other uses of the configuration',
      'ter:Action',
      'ter:ConfigurationConflict',
    );
  }
}
