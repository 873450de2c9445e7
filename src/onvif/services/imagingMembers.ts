import type { ImagingPath } from '../../domain/settingPaths.ts';

/** Where each imaging setting stands in ImagingSettings20, and how it is written. */
export interface ImagingMember {
  path: ImagingPath;
  /** local names from the settings element, or from an extension of it, down to the value */
  names: readonly string[];
  kind: 'word' | 'number' | 'shutter';
  /** how many Extension elements above it the schema has */
  extensions: number;
}

const at = (
  path: ImagingPath,
  names: string,
  kind: ImagingMember['kind'],
  extensions = 0,
): ImagingMember => ({
  path,
  names: names.split('/'),
  kind,
  extensions,
});

export const imagingMembers: readonly ImagingMember[] = [
  at('exposure.mode', 'Exposure/Mode', 'word'),
  at('exposure.priority', 'Exposure/Priority', 'word'),
  at('exposure.minShutter', 'Exposure/MinExposureTime', 'shutter'),
  at('exposure.maxShutter', 'Exposure/MaxExposureTime', 'shutter'),
  at('exposure.shutter', 'Exposure/ExposureTime', 'shutter'),
  at('exposure.minGain', 'Exposure/MinGain', 'number'),
  at('exposure.maxGain', 'Exposure/MaxGain', 'number'),
  at('exposure.gain', 'Exposure/Gain', 'number'),
  at('exposure.iris', 'Exposure/Iris', 'number'),
  at('lowLight.irCutFilter', 'IrCutFilter', 'word'),
  at('lowLight.noiseReduction', 'NoiseReduction/Level', 'number', 3),
  at('image.brightness', 'Brightness', 'number'),
  at('image.contrast', 'Contrast', 'number'),
  at('image.saturation', 'ColorSaturation', 'number'),
  at('image.sharpness', 'Sharpness', 'number'),
  at('image.wdr.mode', 'WideDynamicRange/Mode', 'word'),
  at('image.wdr.level', 'WideDynamicRange/Level', 'number'),
  at('image.backlight.mode', 'BacklightCompensation/Mode', 'word'),
  at('image.backlight.level', 'BacklightCompensation/Level', 'number'),
  at('image.whiteBalance.mode', 'WhiteBalance/Mode', 'word'),
  at('image.defog.mode', 'Defogging/Mode', 'word', 3),
  at('image.defog.level', 'Defogging/Level', 'number', 3),
  at('image.toneCompensation.mode', 'ToneCompensation/Mode', 'word', 3),
  at('image.toneCompensation.level', 'ToneCompensation/Level', 'number', 3),
];

/** Order of the children that the schema demands, by parent. */
export const imagingOrder: Readonly<Record<string, readonly string[]>> = {
  ImagingSettings: [
    'BacklightCompensation',
    'Brightness',
    'ColorSaturation',
    'Contrast',
    'Exposure',
    'Focus',
    'IrCutFilter',
    'Sharpness',
    'WideDynamicRange',
    'WhiteBalance',
    'Extension',
  ],
  Exposure: [
    'Mode',
    'Priority',
    'Window',
    'MinExposureTime',
    'MaxExposureTime',
    'MinGain',
    'MaxGain',
    'MinIris',
    'MaxIris',
    'ExposureTime',
    'Gain',
    'Iris',
  ],
  WideDynamicRange: ['Mode', 'Level'],
  BacklightCompensation: ['Mode', 'Level'],
  WhiteBalance: ['Mode', 'CrGain', 'CbGain', 'Extension'],
  Defogging: ['Mode', 'Level', 'Extension'],
  ToneCompensation: ['Mode', 'Level', 'Extension'],
  NoiseReduction: ['Level'],
  Extension: [
    'ImageStabilization',
    'IrCutFilterAutoAdjustment',
    'ToneCompensation',
    'Defogging',
    'NoiseReduction',
    'Extension',
  ],
};
