import type { EncoderState } from '../camera/cameraState.ts';
import type { Encoding } from '../personalities/encoderSchema.ts';
import { missingArgument, sender } from '../soap/soapFault.ts';
import { attributeOf, childOf, numberOf, textOf } from '../soap/xmlAccess.ts';
import type { XmlElement } from '../soap/xmlReader.ts';
import { multicastIn, requiredNumber, unknownParts } from './askedEncoder.ts';
import { encoderNamed, type Call } from './call.ts';
import { unstated } from './encoderSet.ts';

const encodings: Readonly<Record<string, Encoding>> = { JPEG: 'JPEG', MPEG4: 'MPV4-ES', H264: 'H264' };
const elements: ReadonlySet<string> = new Set([
  'Name',
  'UseCount',
  'Encoding',
  'Resolution',
  'Quality',
  'RateControl',
  'MPEG4',
  'H264',
  'Multicast',
  'SessionTimeout',
]);

/** The encoder that a Media1 Set is about and what it asks of it; nothing where the firmware passes over it. */
export function askedByMedia1(call: Call): [current: EncoderState, asked: EncoderState | undefined] {
  const { media1 } = call.camera.personality;
  const configuration = childOf(call.request.body, 'Configuration');
  if (!configuration) throw missingArgument('Configuration');
  const current = encoderNamed(call, attributeOf(configuration, 'token'));
  for (const name of media1.requires) {
    const parent = name === 'ForcePersistence' ? call.request.body : configuration;
    if (!childOf(parent, name)) throw missingArgument(name);
  }
  const encoding = encodingIn(call, current, configuration);
  if (current.encoding === 'H265' && encoding === 'H264' && media1.setOnH265 === 'ignored')
    return [current, undefined];
  const multicast = multicastIn(configuration) ?? current.multicast;
  if (media1.refusesMulticastZero && multicast.address === '0.0.0.0') {
    throw sender('The multicast address is not valid', 'ter:InvalidArgVal', 'ter:ConfigModify');
  }
  const asked: EncoderState = {
    ...current,
    encoding,
    name: textOf(configuration, 'Name') ?? current.name,
    width: requiredNumber(configuration, 'Resolution', 'Width'),
    height: requiredNumber(configuration, 'Resolution', 'Height'),
    quality: numberOf(configuration, 'Quality') ?? current.quality,
    multicast,
    sessionTimeout: textOf(configuration, 'SessionTimeout') ?? current.sessionTimeout,
    guaranteedFrameRate: booleanOf(attributeOf(configuration, 'GuaranteedFrameRate')),
    ...unknownParts(configuration, elements),
  };
  const missing = unstated(call, asked);
  const rate = childOf(configuration, 'RateControl');
  const codec = childOf(configuration, encoding === 'MPV4-ES' ? 'MPEG4' : 'H264');
  return [
    current,
    {
      ...asked,
      fps: rate ? requiredNumber(rate, 'FrameRateLimit') : missing.fps,
      encodingInterval: rate ? requiredNumber(rate, 'EncodingInterval') : 1,
      bitrateKbps: rate ? requiredNumber(rate, 'BitrateLimit') : missing.bitrateKbps,
      gop: numberOf(codec, 'GovLength') ?? (encoding === 'JPEG' ? current.gop : missing.gop),
      profile: textOf(codec, 'H264Profile') ?? (encoding === 'JPEG' ? current.profile : missing.profile),
    },
  ];
}

export const booleanOf = (text: string | undefined): boolean | undefined =>
  text === undefined ? undefined : text === 'true' || text === '1';

function encodingIn(call: Call, current: EncoderState, configuration: XmlElement): Encoding {
  const text = textOf(configuration, 'Encoding');
  if (text === undefined) return current.encoding;
  const encoding =
    text === 'H265' && call.camera.personality.media1.h265 === 'H265' ? 'H265' : encodings[text];
  if (!encoding) throw sender(`Encoding ${text} is not known`, 'ter:InvalidArgVal', 'ter:ConfigModify');
  return encoding;
}
