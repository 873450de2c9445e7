import type { CodecCapability, EncoderCapability, Range } from '../../domain/capabilities.ts';
import { codecFrom, type Codec } from '../../domain/codec.ts';
import { plainText } from '../../shared/plainText.ts';
import { attribute, child, elements, text, textAt, type XmlElement } from '../xml/xmlTree.ts';
import { resolutionFrom } from './encoderRead.ts';
import { believableRate, isSentinel, wireNumber, wireNumbers } from './wireNumbers.ts';

export type CodecTable = EncoderCapability['codecs'];

/** What one configuration offers, by codec, from GetVideoEncoderConfigurationOptions of either media service. */
export function encoderOptionsFrom(response: XmlElement, service: 'media1' | 'media2'): CodecTable {
  return service === 'media2' ? media2Options(response) : media1Options(response);
}

function media2Options(response: XmlElement): CodecTable {
  const table: CodecTable = {};
  for (const options of elements(response, 'Options')) {
    const codec = codecFrom((textAt(options, 'Encoding') ?? '').replace(/^.*:/, ''));
    if (codec === undefined) continue;
    const rates = wireNumbers(attribute(options, 'FrameRatesSupported')).filter(believableRate);
    const gov = wireNumbers(attribute(options, 'GovLengthRange'));
    table[codec] = {
      resolutions: resolutions(options),
      fps:
        rates.length === 0
          ? null
          : { min: Math.min(...rates), max: Math.max(...rates), values: rates.toSorted((a, b) => b - a) },
      ...bitrate(child(options, 'BitrateRange')),
      gop: gov.length < 2 ? null : believableFrames({ min: Math.min(...gov), max: Math.max(...gov) }),
      profiles: words(attribute(options, 'ProfilesSupported')?.split(/[\s,]+/) ?? []),
      quality: rangeFrom(child(options, 'QualityRange')),
      constantBitRate: attribute(options, 'ConstantBitRateSupported') === 'true',
    };
  }
  return table;
}

function media1Options(response: XmlElement): CodecTable {
  const table: CodecTable = {};
  const options = child(response, 'Options');
  const quality = rangeFrom(child(options, 'QualityRange'));
  // The extension repeats a codec's element with the bit rate range in it, one or two levels down.
  for (let level = options; level !== undefined; level = child(level, 'Extension'))
    for (const element of elements(level)) {
      const codec = codecFrom(element.local);
      if (codec !== undefined) table[codec] = merged(table[codec], media1Codec(element, quality), codec);
    }
  return table;
}

function media1Codec(element: XmlElement, quality: Range | null): CodecCapability {
  const rates = rangeFrom(child(element, 'FrameRateRange'));
  const profiles = elements(element).filter((entry) => entry.local.endsWith('ProfilesSupported'));
  const gop = rangeFrom(child(element, 'GovLengthRange'));
  return {
    resolutions: resolutions(element),
    // Q66: one nonsense end makes the other worthless, too (Reolink: 25 to "Rule", while it runs at 15).
    fps: rates !== null && rates.min >= 0 && believableRate(rates.max) ? rates : null,
    ...bitrate(child(element, 'BitrateRange')),
    gop: gop === null ? null : believableFrames(gop),
    profiles: words(profiles.map((entry) => text(entry) ?? '')),
    quality,
  };
}

function merged(before: CodecCapability | undefined, more: CodecCapability, codec: Codec): CodecCapability {
  if (before === undefined) return codec === 'MJPEG' ? { ...more, gop: null, profiles: [] } : more;
  return {
    ...before,
    resolutions: before.resolutions.length > 0 ? before.resolutions : more.resolutions,
    fps: before.fps ?? more.fps,
    bitrateMbps: more.bitrateMbps ?? before.bitrateMbps,
    ...(more.bitrateUnlimited === true ? { bitrateUnlimited: true } : {}),
    gop: before.gop ?? more.gop,
    profiles: before.profiles.length > 0 ? before.profiles : more.profiles,
  };
}

function resolutions(element: XmlElement): string[] {
  const found = elements(element, 'ResolutionsAvailable')
    .map(resolutionFrom)
    .filter((entry) => entry !== undefined);
  return [...new Set(found)];
}

/** Min and Max; null where one is missing or they are the wrong way round. */
export function rangeFrom(element: XmlElement | undefined): Range | null {
  const min = wireNumber(textAt(element, 'Min'));
  const max = wireNumber(textAt(element, 'Max'));
  return min === undefined || max === undefined || min > max ? null : { min, max };
}

/** kb/s to Mb/s. Q69: a range up to 2147483647 means that any cap is taken. */
function bitrate(element: XmlElement | undefined): Pick<CodecCapability, 'bitrateMbps' | 'bitrateUnlimited'> {
  const kbps = rangeFrom(element);
  if (kbps === null || kbps.max <= 0) return { bitrateMbps: null };
  if (isSentinel(kbps.max)) return { bitrateMbps: null, bitrateUnlimited: true };
  return { bitrateMbps: { min: Math.max(0, kbps.min) / 1000, max: kbps.max / 1000 } };
}

function believableFrames(range: Range): Range | null {
  return range.min >= 0 && range.max > 0 && !isSentinel(range.max) ? range : null;
}

function words(list: readonly string[]): string[] {
  return [...new Set(list.map((entry) => plainText(entry, 64)).filter((entry) => entry !== ''))];
}
