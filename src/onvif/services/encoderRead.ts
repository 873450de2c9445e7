import { codecFrom } from '../../domain/codec.ts';
import type { EntityState } from '../../app/ports.ts';
import type { SettingValues, StreamPath } from '../../domain/settingPaths.ts';
import { plainText } from '../../shared/plainText.ts';
import { attribute, child, textAt, type XmlElement } from '../xml/xmlTree.ts';
import { writeSelfContained } from '../xml/writeXml.ts';
import { believableRate, isSentinel, wireNumber } from './wireNumbers.ts';

export type StreamValues = Partial<Pick<SettingValues, StreamPath>>;

/** A video encoder configuration as it stands in a profile or in an answer of its own. */
export interface EncoderConfiguration {
  token: string;
  name: string;
  useCount: number | null;
  values: StreamValues;
  /** false for the cameras that send only a name and a use count */
  complete: boolean;
  element: XmlElement;
}

export function encoderFrom(
  element: XmlElement,
  service: 'media1' | 'media2',
): EncoderConfiguration | undefined {
  const token = attribute(element, 'token');
  if (token === undefined || token === '') return undefined;
  const values = service === 'media2' ? media2Values(element) : media1Values(element);
  return {
    token,
    name: plainText(textAt(element, 'Name') ?? ''),
    useCount: wireNumber(textAt(element, 'UseCount')) ?? null,
    values,
    complete: typeof values['stream.codec'] === 'string' && typeof values['stream.resolution'] === 'string',
    element,
  };
}

export function encoderEntity(encoder: EncoderConfiguration, service: 'media1' | 'media2'): EntityState {
  return {
    ref: { kind: 'encoder', token: encoder.token, service },
    raw: writeSelfContained(encoder.element),
    values: encoder.values,
    useCount: encoder.useCount,
  };
}

function media1Values(element: XmlElement): StreamValues {
  const rate = child(element, 'RateControl');
  const values = sharedValues(element);
  const codec = values['stream.codec'];
  const limit = wireNumber(textAt(rate, 'FrameRateLimit'));
  // Q71: every n-th frame is encoded; old firmware says 0 for 1.
  const interval = Math.max(1, wireNumber(textAt(rate, 'EncodingInterval')) ?? 1);
  if (rate !== undefined) {
    const effective = limit === undefined ? undefined : limit / interval;
    values['stream.fps'] = believableRate(effective) ? effective : null;
    values['stream.bitrateMbps'] = bitrate(textAt(rate, 'BitrateLimit'));
  }
  const block = child(element, codec === 'MPEG4' ? 'MPEG4' : codec === 'H.265' ? 'H265' : 'H264');
  if (block !== undefined && codec !== 'MJPEG') {
    values['stream.gop'] = frames(textAt(block, 'GovLength'));
    values['stream.profile'] = word(
      textAt(block, 'H264Profile') ?? textAt(block, 'Mpeg4Profile') ?? textAt(block, 'H265Profile'),
    );
  }
  return values;
}

function media2Values(element: XmlElement): StreamValues {
  const rate = child(element, 'RateControl');
  const values = sharedValues(element);
  if (rate !== undefined) {
    const limit = wireNumber(textAt(rate, 'FrameRateLimit'));
    values['stream.fps'] = believableRate(limit) ? limit : null;
    values['stream.bitrateMbps'] = bitrate(textAt(rate, 'BitrateLimit'));
    const constant = attribute(rate, 'ConstantBitRate');
    values['stream.rateControl'] =
      constant === undefined ? null : /^(true|1)$/.test(constant.trim()) ? 'CBR' : 'VBR';
  }
  const gop = attribute(element, 'GovLength');
  if (gop !== undefined) values['stream.gop'] = frames(gop);
  const profile = attribute(element, 'Profile');
  if (profile !== undefined) values['stream.profile'] = word(profile);
  return values;
}

function sharedValues(element: XmlElement): StreamValues {
  const values: StreamValues = {};
  const encoding = textAt(element, 'Encoding');
  // Q80: some firmware puts H265 into Media1, with a prefix of its own.
  const codec = encoding === undefined ? undefined : codecFrom(encoding.replace(/^.*:/, ''));
  if (codec !== undefined) values['stream.codec'] = codec;
  const resolution = resolutionFrom(child(element, 'Resolution'));
  if (resolution !== undefined) values['stream.resolution'] = resolution;
  const quality = wireNumber(textAt(element, 'Quality'));
  if (quality !== undefined) values['stream.quality'] = quality;
  return values;
}

/** "1920x1080"; undefined for sizes that are none (0x0). */
export function resolutionFrom(element: XmlElement | undefined): string | undefined {
  const width = wireNumber(textAt(element, 'Width'));
  const height = wireNumber(textAt(element, 'Height'));
  if (width === undefined || height === undefined || !isSize(width) || !isSize(height)) return undefined;
  return `${width}x${height}`;
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value >= 10 && value <= 99_999;
}

function bitrate(text: string | undefined): number | null {
  const kbps = wireNumber(text);
  return kbps === undefined || kbps <= 0 || isSentinel(kbps) ? null : kbps / 1000;
}

function frames(text: string | undefined): number | null {
  const value = wireNumber(text);
  return value !== undefined && Number.isInteger(value) && value > 0 && !isSentinel(value) ? value : null;
}

function word(text: string | undefined): string | null {
  const plain = plainText(text ?? '', 64);
  return plain === '' ? null : plain;
}
