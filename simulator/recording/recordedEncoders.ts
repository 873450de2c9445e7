import type * as z from 'zod';
import type { codecOptionsSchema, encoderSchema, Encoding } from '../personalities/encoderSchema.ts';
import { attributeOf, childOf, childrenOf, numberOf, textOf } from '../soap/xmlAccess.ts';
import type { XmlElement } from '../soap/xmlReader.ts';
import { answersOf, argumentOf, everywhere } from './answerIn.ts';
import type { RecordedAnswer } from './recordingSchema.ts';

export type EncoderInput = z.input<typeof encoderSchema>;
export type CodecInput = z.input<typeof codecOptionsSchema>;

/** The encoders that the recording shows, by token; Media2's words go first, since Media1 has none for H.265. */
export function recordedEncoders(answers: readonly RecordedAnswer[]): EncoderInput[] {
  const found = new Map<string, EncoderInput>();
  for (const element of configurationsIn(answers)) {
    const encoder = encoderFrom(element);
    const known = encoder && found.get(encoder.token);
    if (encoder && known === undefined) found.set(encoder.token, encoder);
  }
  return [...found.values()];
}

/** Every encoder configuration that stands in the recording, those of Media2 first. */
export function configurationsIn(answers: readonly RecordedAnswer[]): XmlElement[] {
  return (['media2', 'media'] as const).flatMap((service) => [
    ...['GetVideoEncoderConfigurations', 'GetVideoEncoderConfiguration'].flatMap((operation) =>
      answersOf(answers, operation, service).flatMap(({ element }) => element.children),
    ),
    ...['GetProfiles', 'GetProfile'].flatMap((operation) =>
      answersOf(answers, operation, service).flatMap(({ element }) => [
        ...everywhere(element, 'VideoEncoderConfiguration'),
        ...everywhere(element, 'VideoEncoder'),
      ]),
    ),
  ]);
}

const encodings: Readonly<Record<string, Encoding>> = {
  H264: 'H264',
  H265: 'H265',
  JPEG: 'JPEG',
  MPEG4: 'MPV4-ES',
  'MPV4-ES': 'MPV4-ES',
};

/** Nothing where the configuration leaves out what an encoder is (Q79). */
function encoderFrom(element: XmlElement): EncoderInput | undefined {
  const token = attributeOf(element, 'token');
  const encoding = encodings[textOf(element, 'Encoding') ?? ''];
  const width = numberOf(element, 'Resolution', 'Width');
  const height = numberOf(element, 'Resolution', 'Height');
  if (token === undefined || encoding === undefined || !width || !height) return undefined;
  const codec = childOf(element, 'H264') ?? childOf(element, 'MPEG4');
  const rate = childOf(element, 'RateControl');
  const multicast = childOf(element, 'Multicast');
  const profile = textOf(codec, 'H264Profile') ?? attributeOf(element, 'Profile');
  const sessionTimeout = textOf(element, 'SessionTimeout');
  return {
    token,
    name: textOf(element, 'Name') ?? token,
    options: token,
    encoding,
    width,
    height,
    fps: numberOf(rate, 'FrameRateLimit') ?? 25,
    encodingInterval: Math.trunc(numberOf(rate, 'EncodingInterval') ?? 1),
    bitrateKbps: Math.trunc(numberOf(rate, 'BitrateLimit') ?? 0),
    gop: Math.trunc(numberOf(codec, 'GovLength') ?? Number(attributeOf(element, 'GovLength') ?? 0)) || 0,
    ...(profile === undefined ? {} : { profile }),
    quality: numberOf(element, 'Quality') ?? 0,
    constantBitRate: attributeOf(rate, 'ConstantBitRate') === 'true',
    ...(multicast === undefined
      ? {}
      : {
          multicast: {
            address: textOf(multicast, 'Address', 'IPv4Address') ?? null,
            port: numberOf(multicast, 'Port') ?? 0,
            ttl: numberOf(multicast, 'TTL') ?? 0,
            autoStart: textOf(multicast, 'AutoStart') === 'true',
          },
        }),
    ...(sessionTimeout === undefined ? {} : { sessionTimeout }),
  };
}

/** What each encoder may be set to, as the recorded options say; where they say nothing, what it is set to. */
export function recordedOptions(
  answers: readonly RecordedAnswer[],
  encoders: readonly EncoderInput[],
): Record<string, CodecInput[]> {
  const all = (['media2', 'media'] as const).flatMap((service) =>
    answersOf(answers, 'GetVideoEncoderConfigurationOptions', service),
  );
  return Object.fromEntries(
    encoders.map((encoder) => {
      const own = all.filter(({ answer }) => argumentOf(answer, 'ConfigurationToken') === encoder.token);
      const told = (own.length > 0 ? own : all).flatMap(({ element }) => codecsIn(element));
      const codecs = new Map<Encoding, CodecInput>([[encoder.encoding, asItIs(encoder)]]);
      for (const codec of told.toReversed()) codecs.set(codec.encoding, codec);
      return [encoder.token, [...codecs.values()]];
    }),
  );
}

function asItIs(encoder: EncoderInput): CodecInput {
  return {
    encoding: encoder.encoding,
    resolutions: [`${encoder.width}x${encoder.height}`],
    fps: [encoder.fps > 0 ? encoder.fps : 1],
    bitrateKbps: null,
    profiles: [encoder.profile ?? 'Main'],
    quality: [-1e9, 1e9],
  };
}

function codecsIn(answer: XmlElement): CodecInput[] {
  return childrenOf(answer, 'Options').flatMap((options) => {
    const named = encodings[textOf(options, 'Encoding') ?? ''];
    if (named !== undefined) return codec(named, options, options);
    const inExtension = childOf(options, 'Extension');
    return (['H264', 'JPEG', 'MPEG4'] as const).flatMap((name) => {
      const block = childOf(options, name) ?? childOf(inExtension, name);
      const bitrate = childOf(childOf(inExtension, name), 'BitrateRange');
      return block === undefined ? [] : codec(encodings[name] ?? 'H264', block, options, bitrate);
    });
  });
}

function codec(
  encoding: Encoding,
  block: XmlElement,
  options: XmlElement,
  bitrate = childOf(block, 'BitrateRange'),
): CodecInput[] {
  const resolutions = childrenOf(block, 'ResolutionsAvailable')
    .map((size) => `${numberOf(size, 'Width') ?? 0}x${numberOf(size, 'Height') ?? 0}`)
    .filter((size) => /^[1-9]\d*x[1-9]\d*$/.test(size));
  if (resolutions.length === 0) return [];
  const listed = words(attributeOf(block, 'FrameRatesSupported') ?? textOf(block, 'FrameRatesSupported'))
    .map(Number)
    .filter((rate) => rate > 0);
  const [least, most] = range(childOf(block, 'FrameRateRange')) ?? [1, 30];
  // Q66: what is no frame rate is leaked memory.
  const highest = most > 240 ? Math.max(60, least) : Math.max(1, most);
  const gopList = words(attributeOf(block, 'GovLengthRange')).map(Number);
  const [gopLeast = 0, gopMost = 100_000] = gopList.length > 1 ? [gopList[0], gopList.at(-1)] : [];
  const profiles = [
    ...childrenOf(block, 'H264ProfilesSupported').map((element) => element.text.trim()),
    ...words(attributeOf(block, 'ProfilesSupported') ?? textOf(block, 'ProfilesSupported')),
  ];
  return [
    {
      encoding,
      resolutions,
      fps: listed.length > 0 ? listed : [Math.max(1, Math.min(least, highest)), highest],
      bitrateKbps: range(bitrate) ?? null,
      gop: range(childOf(block, 'GovLengthRange')) ?? [gopLeast, gopMost],
      profiles: profiles.length > 0 ? profiles : ['Main', 'Baseline', 'High', 'Extended'],
      quality: range(childOf(options, 'QualityRange')) ?? [-1e9, 1e9],
    },
  ];
}

function range(element: XmlElement | undefined): [number, number] | undefined {
  const min = numberOf(element, 'Min');
  const max = numberOf(element, 'Max');
  return min === undefined || max === undefined || min > max ? undefined : [min, max];
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
