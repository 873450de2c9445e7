import type { CodecOptions } from '../personalities/encoderSchema.ts';
import { argument, profileNamed, shownOptions, type Call } from './call.ts';
import { encoderOf, encodersAsked } from './mediaShared.ts';

/** Options for the tokens of the request; without any, what the device can do somewhere, which no encoder need do. */
export function optionsAsked(call: Call): CodecOptions[] {
  const configuration = argument(call, 'ConfigurationToken');
  const profile = argument(call, 'ProfileToken');
  const inProfile =
    configuration === undefined && profile !== undefined
      ? encoderOf(call, profileNamed(call, profile))
      : undefined;
  const encoders = inProfile ? [inProfile] : encodersAsked(call, configuration, profile);
  const byCodec = new Map<string, CodecOptions>();
  for (const codec of encoders.flatMap((encoder) => shownOptions(call, encoder))) {
    const known = byCodec.get(codec.encoding);
    byCodec.set(codec.encoding, known ? union(known, codec) : codec);
  }
  return [...byCodec.values()];
}

function union(a: CodecOptions, b: CodecOptions): CodecOptions {
  return {
    ...a,
    resolutions: [...new Set([...a.resolutions, ...b.resolutions])],
    fps: [...new Set([...a.fps, ...b.fps])],
    profiles: [...new Set([...a.profiles, ...b.profiles])],
    bitrateKbps: a.bitrateKbps && b.bitrateKbps && widest(a.bitrateKbps, b.bitrateKbps),
    gop: widest(a.gop, b.gop),
  };
}

const widest = (a: readonly [number, number], b: readonly [number, number]): [number, number] => [
  Math.min(a[0], b[0]),
  Math.max(a[1], b[1]),
];
