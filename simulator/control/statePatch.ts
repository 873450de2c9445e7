import * as z from 'zod';
import type { Camera } from '../camera/camera.ts';
import { clockOffsetSchema } from '../camera/clockOffset.ts';
import type { CameraState, EncoderState, SourceState } from '../camera/cameraState.ts';
import { encodingSchema } from '../personalities/encoderSchema.ts';
import { imagingSettingsSchema, type ImagingSettings } from '../personalities/imagingSchema.ts';

const encoderPatch = z.strictObject({
  /** Without it the encoder at the same place in the list is meant. */
  token: z.string().optional(),
  name: z.string().optional(),
  encoding: encodingSchema.optional(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  fps: z.number().min(0).optional(),
  encodingInterval: z.number().int().min(0).optional(),
  bitrateKbps: z.number().int().min(0).optional(),
  gop: z.number().int().min(0).optional(),
  profile: z.string().optional(),
  quality: z.number().optional(),
  constantBitRate: z.boolean().optional(),
  extra: z.string().optional(),
  extraAttributes: z.string().optional(),
});

/** Groups are merged, so `{exposure:{maxExposureTime:20000}}` leaves the rest of the exposure alone. */
const imagingPatch = z.looseObject({}).transform((value) => value as Record<string, unknown>);

export const statePatchSchema = z.strictObject({
  encoders: z.array(encoderPatch).optional(),
  imaging: imagingPatch.optional(),
  sources: z
    .array(
      z.strictObject({
        token: z.string(),
        imaging: imagingPatch.optional(),
        activeImageProfile: z.string().optional(),
      }),
    )
    .optional(),
  name: z.string().optional(),
  location: z.string().optional(),
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  firmware: z.string().optional(),
  hardwareId: z.string().optional(),
  serial: z.string().optional(),
  mac: z.string().optional(),
  uuid: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  clockOffsetSeconds: clockOffsetSchema.optional(),
  /** another key and certificate for its HTTPS server, under this name */
  certificate: z.string().optional(),
});
export type StatePatch = z.output<typeof statePatchSchema>;

/** The patch names something that the camera does not have, or a value that cannot be. */
export class StatePatchError extends Error {
  override readonly name = 'StatePatchError';
}

/**
 * Changes settings behind everybody's back: no limits, no faults, no events but one for each changed part.
 * Throws {@link StatePatchError}, and then nothing has changed.
 */
export function patchCamera(camera: Camera, patch: StatePatch): void {
  if (patch.certificate !== undefined && camera.personality.transport.tls === undefined) {
    throw new StatePatchError(`${camera.personality.name} speaks no HTTPS`);
  }
  const changesSettings = patch.encoders ?? patch.imaging ?? patch.sources;
  if (changesSettings) patchSettings(structuredClone(camera.state), patch);
  patchIdentity(camera, patch);
  if (changesSettings) patchSettings(camera.state, patch);
  for (const Type of [
    ...(patch.encoders ? ['VideoEncoder'] : []),
    ...(patch.imaging || patch.sources ? ['VideoSource'] : []),
  ]) {
    camera.events.publish({ topic: 'tns1:Media/ConfigurationChanged', time: camera.now(), source: { Type } });
  }
}

/** The part of a patch that is about encoders and imaging. Throws {@link StatePatchError}. */
export function patchSettings(state: CameraState, patch: StatePatch): void {
  for (const [index, { token, ...fields }] of (patch.encoders ?? []).entries()) {
    const encoder =
      token === undefined ? state.encoders[index] : state.encoders.find((known) => known.token === token);
    if (!encoder) throw new StatePatchError(`there is no encoder ${token ?? index}`);
    Object.assign(encoder, defined<EncoderState>(fields));
  }
  if (patch.imaging) patchImaging(state.sources[0], patch.imaging);
  for (const { token, imaging, activeImageProfile } of patch.sources ?? []) {
    const source = state.sources.find((known) => known.token === token);
    if (imaging) patchImaging(source, imaging);
    if (activeImageProfile !== undefined) switchImageProfile(source, activeImageProfile);
  }
}

function patchIdentity(camera: Camera, patch: StatePatch): void {
  const { manufacturer, model, firmware, hardwareId, serial, mac, uuid } = patch;
  Object.assign(camera.identity, defined({ manufacturer, model, firmware, hardwareId, serial, mac, uuid }));
  camera.name = patch.name ?? camera.name;
  camera.location = patch.location ?? camera.location;
  camera.clockOffsetMs =
    patch.clockOffsetSeconds === undefined ? camera.clockOffsetMs : patch.clockOffsetSeconds * 1000;
  if (patch.certificate !== undefined) camera.changeCertificate(patch.certificate);
  const [first] = camera.users;
  if (first) Object.assign(first, defined({ username: patch.username, password: patch.password }));
}

function patchImaging(source: SourceState | undefined, patch: Record<string, unknown>): void {
  if (!source?.imaging) throw new StatePatchError('there is no such video source with imaging settings');
  const parsed = imagingSettingsSchema.safeParse(mergeDeep(source.imaging, patch));
  if (!parsed.success) throw new StatePatchError(z.prettifyError(parsed.error));
  takeOver(source, parsed.data);
}

function switchImageProfile(source: SourceState | undefined, name: string): void {
  const settings = source?.imageProfiles[name];
  if (!source || !settings) throw new StatePatchError(`there is no image profile ${name}`);
  source.activeImageProfile = name;
  source.imaging = structuredClone(settings);
}

function takeOver(source: SourceState, imaging: ImagingSettings): void {
  source.imaging = imaging;
  if (source.activeImageProfile !== undefined) source.imageProfiles[source.activeImageProfile] = imaging;
}

function mergeDeep(base: object, patch: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const below = result[key];
    const both = isObject(below) && isObject(value);
    if (value === null) delete result[key];
    else result[key] = both ? mergeDeep(below, value) : value;
  }
  return result;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function defined<T>(fields: { [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
