import type { ImagingOptions, ImagingSettings } from '../personalities/imagingSchema.ts';
import type { Personality } from '../personalities/personalitySchema.ts';
import { element, wrap } from '../soap/xmlText.ts';
import { decimal } from './encoderXml.ts';
import { minMax } from './encoderOptionsXml.ts';
import { imagingGroups, optionNames, type ImagingGroup } from './imagingFields.ts';

type Loose = Readonly<Record<string, unknown>>;
const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The inside of an ImagingSettings element. */
export function imagingSettings(settings: ImagingSettings, decimals: number): string {
  return nested((group) => {
    const value = (settings as Loose)[group.key];
    if (value === undefined) return '';
    if (!isLoose(value)) return scalar(`tt:${group.xml}`, value, decimals);
    return wrap(
      `tt:${group.xml}`,
      group.fields.map((field) => scalar(`tt:${field.xml}`, value[field.key], decimals)).join(''),
    );
  });
}

/** The inside of an ImagingOptions element. */
export function imagingOptions(options: ImagingOptions): string {
  return nested((group) => {
    const value = (options as Loose)[group.key];
    if (value === undefined) return '';
    const tag = `tt:${group.optionsXml ?? group.xml}`;
    if (!isLoose(value)) return choice(tag, value);
    return wrap(
      tag,
      group.fields
        .map((field) => choice(`tt:${optionNames[field.xml] ?? field.xml}`, value[field.key]))
        .join(''),
    );
  });
}

/** What GetVideoSources says of imaging, in the older shape and of the factory: firmwares let it go stale. */
export function imagingSettingsV1(personality: Personality, sourceIndex: number): string {
  const factory = personality.videoSources[sourceIndex]?.imaging;
  if (!factory) return '';
  const { brightness, colorSaturation, contrast } = factory.settings;
  const decimals = personality.numbers.imagingDecimals;
  return wrap(
    'tt:Imaging',
    scalar('tt:Brightness', brightness, decimals) +
      scalar('tt:ColorSaturation', colorSaturation, decimals) +
      scalar('tt:Contrast', contrast, decimals),
  );
}

/** Puts each group where the schema has it: the newer ones stand up to three Extension elements deep. */
function nested(write: (group: ImagingGroup) => string): string {
  const at = (depth: number): string =>
    imagingGroups
      .filter((group) => group.depth === depth)
      .map(write)
      .join('') + (depth < 3 ? wrap('tt:Extension', at(depth + 1)) : '');
  return at(0);
}

function scalar(tag: string, value: unknown, decimals: number): string {
  if (typeof value === 'number') return element(tag, decimal(value, decimals));
  return typeof value === 'string' ? element(tag, value) : '';
}

function choice(tag: string, value: unknown): string {
  if (typeof value === 'boolean') return element(tag, value);
  if (!Array.isArray(value)) return '';
  const [first, second]: unknown[] = value;
  if (typeof first === 'number' && typeof second === 'number')
    return `<${tag}>${minMax([first, second])}</${tag}>`;
  return value.map((mode) => element(tag, String(mode))).join('');
}
