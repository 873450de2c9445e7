import type { EntityState } from '../app/ports.ts';
import type { ImagingCapability } from '../domain/capabilities.ts';
import { CamOptError } from '../domain/errors.ts';
import { optional, type CameraChannel } from './cameraChannel.ts';
import type { CameraMemory } from './cameraMemory.ts';
import { imagingOptionsFrom } from './services/imagingOptions.ts';
import { imagingEntity } from './services/imagingRead.ts';
import { escapeText } from './xml/writeXml.ts';

export interface SourceReading {
  token: string;
  entity: EntityState | null;
  options: ImagingCapability | null;
}

/** Imaging settings and options of one video source; null where the camera offers none over ONVIF. */
export async function readSource(
  channel: CameraChannel,
  memory: CameraMemory,
  token: string,
  note: (words: string) => void,
  signal: AbortSignal,
): Promise<SourceReading> {
  if (channel.addresses.imaging === undefined) return { token, entity: null, options: null };
  const body = bodyFor(token);
  const settings = await optional(
    channel.call({ service: 'imaging', operation: 'GetImagingSettings', body }, signal),
    note,
  );
  let options = memory.imagingOptions.get(token);
  if (options === undefined) {
    const response = await optional(
      channel.call({ service: 'imaging', operation: 'GetOptions', body }, signal),
      note,
    );
    options = response === null ? null : imagingOptionsFrom(response, token);
    memory.imagingOptions.set(token, options);
  }
  return { token, entity: settings === null ? null : imagingEntity(settings, token), options };
}

export async function readImaging(
  channel: CameraChannel,
  token: string,
  signal: AbortSignal,
): Promise<EntityState> {
  const response = await channel.call(
    { service: 'imaging', operation: 'GetImagingSettings', body: bodyFor(token) },
    signal,
  );
  const entity = imagingEntity(response, token);
  if (entity !== null) return entity;
  throw new CamOptError('CAM_BAD_ANSWER', 'GetImagingSettings: the answer holds no settings');
}

function bodyFor(token: string): string {
  return `<op:VideoSourceToken>${escapeText(token)}</op:VideoSourceToken>`;
}
