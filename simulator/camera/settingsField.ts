import type { EncoderState } from './cameraState.ts';
import type { ImagingSettings } from '../personalities/imagingSchema.ts';

/** A setting that a Set over ONVIF is about to change. */
export type SettingsChange =
  | { readonly kind: 'encoder'; readonly token: string; readonly current: EncoderState; next: EncoderState }
  | {
      readonly kind: 'imaging';
      readonly token: string;
      readonly current: ImagingSettings;
      next: ImagingSettings;
    };

export type FieldValue = number | string | boolean;
type Fields = Record<string, unknown>;

/** Whether that field (`fps`, `brightness`, `wideDynamicRange.mode`, also with `imaging.` in front) is one of these settings. */
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
