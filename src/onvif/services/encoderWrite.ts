import { codecFrom, type Codec } from '../../domain/codec.ts';
import { CamOptError } from '../../domain/errors.ts';
import type { SettingValues } from '../../domain/settingPaths.ts';
import {
  cloneXml,
  ensureChild,
  removeAttribute,
  removeChild,
  setAttribute,
  setText,
} from '../xml/editXml.ts';
import { attribute, child, text, textAt, type XmlElement } from '../xml/xmlTree.ts';
import type { StreamValues } from './encoderRead.ts';
import { numberLike, sameNumber, wireNumber } from './wireNumbers.ts';

/**
 * The configuration as read with `values` put into it; everything else stays as it stands, vendor elements and order included.
 * Throws SETTINGS_INVALID for what this service has no place for.
 */
export function encoderWith(
  asRead: XmlElement,
  values: SettingValues,
  service: 'media1' | 'media2',
): XmlElement {
  const element = cloneXml(asRead);
  const wanted: StreamValues = values;
  refuseNonsense(element, wanted);
  setShared(element, wanted, service);
  if (service === 'media2') setMedia2(element, wanted);
  else setMedia1(element, wanted);
  return element;
}

const media1Order = [
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
];
const media2Order = ['Name', 'UseCount', 'Encoding', 'Resolution', 'RateControl', 'Multicast', 'Quality'];
const rate1Order = ['FrameRateLimit', 'EncodingInterval', 'BitrateLimit'];
const rate2Order = ['FrameRateLimit', 'BitrateLimit', 'AverageBitRate'];

function setShared(element: XmlElement, wanted: StreamValues, service: 'media1' | 'media2'): void {
  const order = service === 'media2' ? media2Order : media1Order;
  const resolution = wanted['stream.resolution'];
  if (typeof resolution === 'string') {
    const [width = '', height = ''] = resolution.split('x');
    const size = ensureChild(element, 'Resolution', order);
    setNumber(ensureChild(size, 'Width', ['Width', 'Height']), Number(width));
    setNumber(ensureChild(size, 'Height', ['Width', 'Height']), Number(height));
  }
  const quality = wanted['stream.quality'];
  if (typeof quality === 'number') setNumber(ensureChild(element, 'Quality', order), quality);
  setRates(element, wanted, order, service);
}

function setRates(
  element: XmlElement,
  wanted: StreamValues,
  order: readonly string[],
  service: 'media1' | 'media2',
): void {
  const fps = wanted['stream.fps'];
  const bitrate = wanted['stream.bitrateMbps'];
  const control = wanted['stream.rateControl'];
  if (bitrate === null && wireNumber(textAt(element, 'RateControl', 'BitrateLimit')) !== undefined)
    throw invalid('stream.bitrateMbps', 'there is no number for "unlimited": give one');
  if (typeof fps !== 'number' && typeof bitrate !== 'number' && typeof control !== 'string') return;

  const had = child(element, 'RateControl');
  if (had === undefined && (typeof fps !== 'number' || typeof bitrate !== 'number'))
    throw invalid('stream.fps', 'the camera sent no rate control: give frame rate and bit rate together');
  const rate = ensureChild(element, 'RateControl', order);
  const rateOrder = service === 'media2' ? rate2Order : rate1Order;
  if (typeof fps === 'number') {
    if (service === 'media1') {
      if (!Number.isInteger(fps)) throw invalid('stream.fps', 'this camera takes whole frames per second');
      const interval = ensureChild(rate, 'EncodingInterval', rateOrder);
      // Q71: with every frame encoded the limit is the effective rate.
      if (wireNumber(textAt(rate, 'EncodingInterval')) !== 1) setText(interval, '1');
    }
    setNumber(ensureChild(rate, 'FrameRateLimit', rateOrder), fps);
  }
  if (typeof bitrate === 'number')
    setNumber(ensureChild(rate, 'BitrateLimit', rateOrder), Math.round(bitrate * 1000));
  if (typeof control === 'string') {
    if (service === 'media1') throw invalid('stream.rateControl', 'this camera has no choice of CBR or VBR');
    setAttribute(rate, 'ConstantBitRate', control === 'CBR' ? 'true' : 'false');
  }
}

function setMedia1(element: XmlElement, wanted: StreamValues): void {
  const before = codecFrom(textAt(element, 'Encoding') ?? '');
  const codec = wantedCodec(wanted) ?? before;
  if (codec === 'H.265' || before === 'H.265')
    // Q80, Q81: Media1 has no word for H.265, and a camera that takes it changes the codec silently.
    throw new CamOptError(
      'CAM_READ_ONLY',
      'an H.265 stream cannot be set through this camera’s Media1 service',
    );
  if (codec === undefined)
    throw invalid('stream.codec', 'the camera does not say which codec it has: give one');

  const gopBefore = textAt(element, 'H264', 'GovLength') ?? textAt(element, 'MPEG4', 'GovLength');
  if (codec !== before) {
    setText(ensureChild(element, 'Encoding', media1Order), media1Encoding[codec]);
    // Q70: each codec has a block of its own, and JPEG none.
    for (const block of ['H264', 'MPEG4']) if (block !== blockOf(codec)) removeChild(element, block);
  }
  const gop = wanted['stream.gop'];
  const profile = wanted['stream.profile'];
  const block = blockOf(codec);
  if (block === undefined) {
    if (typeof gop === 'number' || typeof profile === 'string')
      throw invalid('stream.gop', 'JPEG has neither key frames nor profiles');
    return;
  }
  const had = child(element, block);
  if (had === undefined && codec === before && typeof gop !== 'number' && typeof profile !== 'string') return;
  const target = ensureChild(element, block, media1Order);
  const profileName = block === 'H264' ? 'H264Profile' : 'Mpeg4Profile';
  const order = ['GovLength', profileName];
  if (typeof gop === 'number') setNumber(ensureChild(target, 'GovLength', order), gop);
  else if (had === undefined)
    setText(ensureChild(target, 'GovLength', order), gopBefore ?? defaultGop(wanted, element));
  if (typeof profile === 'string') setText(ensureChild(target, profileName, order), profile);
  else if (had === undefined)
    setText(ensureChild(target, profileName, order), defaultProfile[codec] ?? 'Main');
}

function setMedia2(element: XmlElement, wanted: StreamValues): void {
  const before = codecFrom(textAt(element, 'Encoding') ?? '');
  const codec = wantedCodec(wanted) ?? before;
  const profile = wanted['stream.profile'];
  const gop = wanted['stream.gop'];
  if (codec !== undefined && codec !== before) {
    setText(ensureChild(element, 'Encoding', media2Order), media2Encoding[codec]);
    if (codec === 'MJPEG') {
      removeAttribute(element, 'Profile');
      removeAttribute(element, 'GovLength');
    } else {
      // The profile names of one codec mean nothing, or something else, in another.
      const kept = attribute(element, 'Profile');
      if (kept === undefined || !(profilesOf[codec] ?? []).includes(kept))
        setAttribute(element, 'Profile', defaultProfile[codec] ?? 'Main');
      if (attribute(element, 'GovLength') === undefined)
        setAttribute(element, 'GovLength', defaultGop(wanted, element));
    }
  }
  if (typeof profile === 'string') setAttribute(element, 'Profile', profile);
  if (typeof gop === 'number' && !sameNumber(attribute(element, 'GovLength'), gop))
    setAttribute(element, 'GovLength', String(gop));
}

/** Q82: a camera that reports -3600 frames per second gets no such number back. */
function refuseNonsense(element: XmlElement, wanted: StreamValues): void {
  const limit = wireNumber(textAt(element, 'RateControl', 'FrameRateLimit'));
  if (limit !== undefined && limit < 0 && typeof wanted['stream.fps'] !== 'number')
    throw invalid(
      'stream.fps',
      `the camera reports ${limit} frames per second: give the rate it should have`,
    );
}

function setNumber(element: XmlElement, value: number): void {
  const before = text(element);
  if (!sameNumber(before, value)) setText(element, numberLike(before, value));
}

function wantedCodec(wanted: StreamValues): Codec | undefined {
  const codec = wanted['stream.codec'];
  return typeof codec === 'string' ? codecFrom(codec) : undefined;
}

function blockOf(codec: Codec): 'H264' | 'MPEG4' | undefined {
  return codec === 'H.264' ? 'H264' : codec === 'MPEG4' ? 'MPEG4' : undefined;
}

/** Two seconds between key frames, where nothing is known. */
function defaultGop(wanted: StreamValues, element: XmlElement): string {
  const fps = wanted['stream.fps'] ?? wireNumber(textAt(element, 'RateControl', 'FrameRateLimit'));
  return String(Math.max(1, Math.round(2 * (typeof fps === 'number' && fps > 0 ? fps : 15))));
}

function invalid(path: string, why: string): CamOptError {
  return new CamOptError('SETTINGS_INVALID', `${path}: ${why}`, { details: { path } });
}

const media1Encoding: Record<Codec, string> = {
  'H.264': 'H264',
  'H.265': 'H265',
  MJPEG: 'JPEG',
  MPEG4: 'MPEG4',
};
const media2Encoding: Record<Codec, string> = {
  'H.264': 'H264',
  'H.265': 'H265',
  MJPEG: 'JPEG',
  MPEG4: 'MPV4-ES',
};
const defaultProfile: Partial<Record<Codec, string>> = { 'H.264': 'Main', 'H.265': 'Main', MPEG4: 'SP' };
const profilesOf: Partial<Record<Codec, readonly string[]>> = {
  'H.264': ['Baseline', 'Main', 'Extended', 'High'],
  'H.265': ['Main', 'Main10'],
  MPEG4: ['SP', 'ASP', 'Simple', 'AdvancedSimple'],
};
