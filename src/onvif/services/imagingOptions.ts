import type { ImagingCapability, Range } from '../../domain/capabilities.ts';
import { plainText } from '../../shared/plainText.ts';
import { child, elements, text, textAt, type XmlElement } from '../xml/xmlTree.ts';
import { rangeFrom } from './encoderOptions.ts';

/** GetOptions of the imaging service; what the camera does not offer is null. Ranges stay as the camera states them (Q91). */
export function imagingOptionsFrom(response: XmlElement, sourceToken: string): ImagingCapability {
  const options = child(response, 'ImagingOptions');
  const range = (...path: string[]): Range | null => rangeFrom(child(options, ...path));
  return {
    token: sourceToken,
    exposure: exposureFrom(child(options, 'Exposure')),
    irCutFilter: wordsOrNull(elements(options, 'IrCutFilterModes')),
    noiseReduction: levelOf(inExtension(options, 'NoiseReduction')),
    brightness: range('Brightness'),
    contrast: range('Contrast'),
    saturation: range('ColorSaturation'),
    sharpness: range('Sharpness'),
    wdr: modeAndLevel(child(options, 'WideDynamicRange')),
    backlight: modeAndLevel(child(options, 'BacklightCompensation')),
    whiteBalance: whiteBalance(child(options, 'WhiteBalance')),
    defog: modeAndLevel(inExtension(options, 'Defogging')),
    toneCompensation: modeAndLevel(inExtension(options, 'ToneCompensation')),
  };
}

function exposureFrom(element: XmlElement | undefined): ImagingCapability['exposure'] {
  if (element === undefined) return null;
  const range = (local: string): Range | null => rangeFrom(child(element, local));
  return {
    modes: words(elements(element, 'Mode')),
    priorities: words(elements(element, 'Priority')),
    minShutter: range('MinExposureTime'),
    maxShutter: range('MaxExposureTime'),
    shutter: range('ExposureTime'),
    minGain: range('MinGain'),
    maxGain: range('MaxGain'),
    gain: range('Gain'),
    iris: range('Iris'),
  };
}

function modeAndLevel(element: XmlElement | undefined): { modes: string[]; level: Range | null } | null {
  return element === undefined ? null : { modes: words(elements(element, 'Mode')), level: levelOf(element) };
}

function whiteBalance(element: XmlElement | undefined): { modes: string[] } | null {
  return element === undefined ? null : { modes: words(elements(element, 'Mode')) };
}

/** Q92: in extensions the schema says only whether there is a level; its unit is 0 to 1. */
function levelOf(element: XmlElement | undefined): Range | null {
  const level = child(element, 'Level');
  return /^(true|1)$/.test(textAt(element, 'Level') ?? '') ? { min: 0, max: 1 } : rangeFrom(level);
}

function inExtension(options: XmlElement | undefined, local: string): XmlElement | undefined {
  for (let level = options; level !== undefined; level = child(level, 'Extension')) {
    const found = child(level, `${local}Options`) ?? child(level, local);
    if (found !== undefined) return found;
  }
  return undefined;
}

function words(list: readonly XmlElement[]): string[] {
  return [...new Set(list.map((entry) => plainText(text(entry) ?? '', 64)).filter((entry) => entry !== ''))];
}

function wordsOrNull(list: readonly XmlElement[]): string[] | null {
  const found = words(list);
  return found.length === 0 ? null : found;
}
