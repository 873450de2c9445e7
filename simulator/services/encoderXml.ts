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
  const gop = `<tt:GovLength>${Math.round(encoder.gop)}</tt:GovLength>`;
  return (
    `${opening(call, state, encoder, tag, guaranteed(encoder))}<tt:Encoding>${encoding}</tt:Encoding>${resolution(encoder)}` +
    `<tt:Quality>${encoder.quality}</tt:Quality><tt:RateControl><tt:FrameRateLimit>${Math.round(encoder.fps)}</tt:FrameRateLimit>` +
    `<tt:EncodingInterval>${encoder.encodingInterval}</tt:EncodingInterval><tt:BitrateLimit>${encoder.bitrateKbps}</tt:BitrateLimit></tt:RateControl>` +
    (encoding === 'MPEG4' ? `<tt:MPEG4>${gop}<tt:Mpeg4Profile>SP</tt:Mpeg4Profile></tt:MPEG4>` : '') +
    (encoding === 'H264'
      ? `<tt:H264>${gop}<tt:H264Profile>${escapeXml(encoder.profile)}</tt:H264Profile></tt:H264>`
      : '') +
    `${multicast(encoder)}<tt:SessionTimeout>${escapeXml(encoder.sessionTimeout)}</tt:SessionTimeout>${encoder.extra}</${tag}>`
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
    `${opening(call, state, encoder, tag, codec + guaranteed(encoder))}<tt:Encoding>${encoder.encoding}</tt:Encoding>${resolution(encoder)}` +
    `<tt:RateControl ConstantBitRate="${encoder.constantBitRate}"><tt:FrameRateLimit>${decimal(effectiveFps(encoder), fpsDecimals)}</tt:FrameRateLimit>` +
    `<tt:BitrateLimit>${encoder.bitrateKbps}</tt:BitrateLimit></tt:RateControl>${multicast(encoder)}` +
    `<tt:Quality>${encoder.quality}</tt:Quality>${encoder.extra}</${tag}>`
  );
}

/** The start of either, with what every configuration has. */
const opening = (call: Call, state: EncoderState, shown: EncoderState, tag: string, more: string): string =>
  `<${tag} token="${escapeXml(shown.token)}"${more}${shown.extraAttributes}><tt:Name>${escapeXml(shown.name)}</tt:Name>` +
  `<tt:UseCount>${useCount(call.camera.state, state.token)}</tt:UseCount>`;

/** A number with at least that many decimals, as some firmwares print them. */
export function decimal(value: number, decimals: number): string {
  const plain = String(value);
  const have = plain.includes('.') ? plain.length - plain.indexOf('.') - 1 : 0;
  return have >= decimals ? plain : value.toFixed(decimals);
}

const resolution = ({ width, height }: EncoderState): string =>
  `<tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>`;

const guaranteed = ({ guaranteedFrameRate }: EncoderState): string =>
  guaranteedFrameRate === undefined ? '' : ` GuaranteedFrameRate="${guaranteedFrameRate}"`;

const multicast = ({ multicast: { address, port, ttl, autoStart } }: EncoderState): string =>
  `<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type>${element('tt:IPv4Address', address)}</tt:Address>` +
  `<tt:Port>${port}</tt:Port><tt:TTL>${ttl}</tt:TTL><tt:AutoStart>${autoStart}</tt:AutoStart></tt:Multicast>`;
