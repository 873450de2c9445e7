/** A field of the imaging settings: our name, the schema's name, and what it holds. */
export interface ImagingField {
  readonly key: string;
  readonly xml: string;
  readonly holds: 'number' | 'mode';
}

/** A group (or a plain field) of the imaging settings, in the schema's order. */
export interface ImagingGroup {
  readonly key: string;
  readonly xml: string;
  /** Name in the options, where it is another. */
  readonly optionsXml?: string;
  /** How deep in Extension elements it stands. */
  readonly depth: 0 | 1 | 2 | 3;
  /** Empty where the group itself is one value. */
  readonly fields: readonly ImagingField[];
  readonly holds?: 'number' | 'mode';
  /** The options say only whether the level can be set. */
  readonly levelIsFlag?: boolean;
}

const number = (key: string, xml = key.charAt(0).toUpperCase() + key.slice(1)): ImagingField => ({
  key,
  xml,
  holds: 'number',
});
const mode = (key: string, xml = key.charAt(0).toUpperCase() + key.slice(1)): ImagingField => ({
  key,
  xml,
  holds: 'mode',
});
const modeAndLevel = [mode('mode'), number('level')];

export const imagingGroups: readonly ImagingGroup[] = [
  { key: 'backlightCompensation', xml: 'BacklightCompensation', depth: 0, fields: modeAndLevel },
  { key: 'brightness', xml: 'Brightness', depth: 0, fields: [], holds: 'number' },
  { key: 'colorSaturation', xml: 'ColorSaturation', depth: 0, fields: [], holds: 'number' },
  { key: 'contrast', xml: 'Contrast', depth: 0, fields: [], holds: 'number' },
  {
    key: 'exposure',
    xml: 'Exposure',
    depth: 0,
    fields: [
      mode('mode'),
      mode('priority'),
      number('minExposureTime'),
      number('maxExposureTime'),
      number('minGain'),
      number('maxGain'),
      number('minIris'),
      number('maxIris'),
      number('exposureTime'),
      number('gain'),
      number('iris'),
    ],
  },
  {
    key: 'focus',
    xml: 'Focus',
    depth: 0,
    fields: [mode('autoFocusMode'), number('defaultSpeed'), number('nearLimit'), number('farLimit')],
  },
  {
    key: 'irCutFilter',
    xml: 'IrCutFilter',
    optionsXml: 'IrCutFilterModes',
    depth: 0,
    fields: [],
    holds: 'mode',
  },
  { key: 'sharpness', xml: 'Sharpness', depth: 0, fields: [], holds: 'number' },
  { key: 'wideDynamicRange', xml: 'WideDynamicRange', depth: 0, fields: modeAndLevel },
  {
    key: 'whiteBalance',
    xml: 'WhiteBalance',
    depth: 0,
    fields: [mode('mode'), number('crGain'), number('cbGain')],
  },
  { key: 'imageStabilization', xml: 'ImageStabilization', depth: 1, fields: modeAndLevel },
  {
    key: 'toneCompensation',
    xml: 'ToneCompensation',
    optionsXml: 'ToneCompensationOptions',
    depth: 3,
    fields: modeAndLevel,
    levelIsFlag: true,
  },
  {
    key: 'defogging',
    xml: 'Defogging',
    optionsXml: 'DefoggingOptions',
    depth: 3,
    fields: modeAndLevel,
    levelIsFlag: true,
  },
  {
    key: 'noiseReduction',
    xml: 'NoiseReduction',
    optionsXml: 'NoiseReductionOptions',
    depth: 3,
    fields: [number('level')],
    levelIsFlag: true,
  },
];

/** Names that the options use for a field, where they differ from those of the settings. */
export const optionNames: Readonly<Record<string, string>> = {
  AutoFocusMode: 'AutoFocusModes',
  CrGain: 'YrGain',
  CbGain: 'YbGain',
};
