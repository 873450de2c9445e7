import { effectiveFps, useCount, type EncoderState } from '../camera/cameraState.ts';
import { element, escapeXml } from '../soap/xmlText.ts';
import { shownEncoder, type Call } from './call.ts';

/** A video encoder configuration as Media1 writes it; undefined where the firmware leaves such an encoder out. */
export function media1Encoder(call: Call, state: EncoderState, tag: string): string | undefined {
  const encoder = shownEncoder(call, state);
  const { h265 } = call.camera.personality.media1;
  if (encoder.encoding === 'H265' && h265 === 'omitted') return undefined;
  const encoding =
    encoder.encoding === 'H265' ? h265 : encoder.encoding === 'MPV4-ES' ? 'MPEG4' : encoder.encoding;
  const gop = element('tt:GovLength', Math.round(encoder.gop));
  return (
    `<${tag} token="${escapeXml(encoder.token)}"${guaranteed(encoder)}${encoder.extraAttributes}>` +
    `${element('tt:Name', encoder.name)}${element('tt:UseCount', useCount(call.camera.state, state.token))}` +
    `${element('tt:Encoding', encoding)}${resolution(encoder)}${element('tt:Quality', encoder.quality)}` +
    `<tt:RateControl>${element('tt:FrameRateLimit', Math.round(encoder.fps))}` +
    `${element('tt:EncodingInterval', encoder.encodingInterval)}${element('tt:BitrateLimit', encoder.bitrateKbps)}</tt:RateControl>` +
    (encoding === 'MPEG4' ? `<tt:MPEG4>${gop}<tt:Mpeg4Profile>SP</tt:Mpeg4Profile></tt:MPEG4>` : '') +
    (encoding === 'H264' ? `<tt:H264>${gop}${element('tt:H264Profile', encoder.profile)}</tt:H264>` : '') +
    `${multicast(encoder)}${element('tt:SessionTimeout', encoder.sessionTimeout)}${encoder.extra}</${tag}>`
  );
}

/** The same as Media2 writes it: GOP and profile as attributes, the effective frame rate as a float. */
export function media2Encoder(call: Call, state: EncoderState, tag: string): string {
  const encoder = shownEncoder(call, state);
  const { fpsDecimals } = call.camera.personality.numbers;
  const codec =
    encoder.encoding === 'JPEG'
      ? ''
      : ` GovLength="${Math.round(encoder.gop)}" Profile="${escapeXml(encoder.profile)}"`;
  return (
    `<${tag} token="${escapeXml(encoder.token)}"${codec}${guaranteed(encoder)}${encoder.extraAttributes}>` +
    `${element('tt:Name', encoder.name)}${element('tt:UseCount', useCount(call.camera.state, state.token))}` +
    `${element('tt:Encoding', encoder.encoding)}${resolution(encoder)}` +
    `<tt:RateControl ConstantBitRate="${encoder.constantBitRate}">` +
    `${element('tt:FrameRateLimit', decimal(effectiveFps(encoder), fpsDecimals))}${element('tt:BitrateLimit', encoder.bitrateKbps)}</tt:RateControl>` +
    `${multicast(encoder)}${element('tt:Quality', encoder.quality)}${encoder.extra}</${tag}>`
  );
}

/** A number with at least that many decimals, as some firmwares print them. */
export function decimal(value: number, decimals: number): string {
  const plain = String(value);
  const have = plain.includes('.') ? plain.length - plain.indexOf('.') - 1 : 0;
  return have >= decimals ? plain : value.toFixed(decimals);
}

const resolution = ({ width, height }: EncoderState): string =>
  `<tt:Resolution>${element('tt:Width', width)}${element('tt:Height', height)}</tt:Resolution>`;

const guaranteed = ({ guaranteedFrameRate }: EncoderState): string =>
  guaranteedFrameRate === undefined ? '' : ` GuaranteedFrameRate="${guaranteedFrameRate}"`;

const multicast = ({ multicast: { address, port, ttl, autoStart } }: EncoderState): string =>
  `<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type>${element('tt:IPv4Address', address)}</tt:Address>` +
  `${element('tt:Port', port)}${element('tt:TTL', ttl)}${element('tt:AutoStart', autoStart)}</tt:Multicast>`;
