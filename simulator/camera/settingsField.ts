import type { EncoderState } from './cameraState.ts';
import type { ImagingSettings } from '../personalities/imagingSchema.ts';
import { imagingGroups } from '../services/imagingFields.ts';

/** A setting that a Set over ONVIF is about to change. */
export type SettingsChange =
  | { readonly kind: 'encoder'; readonly token: string; readonly current: EncoderState; next: EncoderState }
  | {
      readonly kind: 'imaging';
      readonly token: string;
      readonly current: ImagingSettings;
      next: ImagingSettings;
    };

/** What a fault can be about; those of imaging may also have `imaging.` in front. */
export const settingNames: ReadonlySet<string> = new Set([
  'name',
  'encoding',
  'width',
  'height',
  'fps',
  'encodingInterval',
  'bitrateKbps',
  'gop',
  'profile',
  'quality',
  'constantBitRate',
  'guaranteedFrameRate',
  'sessionTimeout',
  ...imagingGroups.flatMap(({ key, fields }) =>
    fields.length === 0 ? [key] : fields.map((field) => `${key}.${field.key}`),
  ),
]);

export type FieldValue = number | string | boolean;
type Fields = Record<string, unknown>;

/** Whether that field is one of these settings. */
export function hasField(
  kind: SettingsChange['kind'],
  settings: EncoderState | ImagingSettings,
  field: string,
): boolean {
  if (kind === 'encoder') return field in settings;
  return readField(settings, field) !== undefined;
}

export function readField(settings: EncoderState | ImagingSettings, field: string): unknown {
  return pathOf(field).reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), settings);
}

/** The same settings with that field set; groups on the way are copied, not changed. */
export function withField<S extends EncoderState | ImagingSettings>(
  settings: S,
  field: string,
  value: FieldValue,
): S {
  return assign({ ...settings }, pathOf(field), value) as S;
}

const pathOf = (field: string): string[] => field.replace(/^imaging\./, '').split('.');
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function assign(target: Fields, [key = '', ...rest]: string[], value: FieldValue): Fields {
  const below = target[key];
  return { ...target, [key]: rest.length === 0 ? value : assign(isFields(below) ? below : {}, rest, value) };
}
