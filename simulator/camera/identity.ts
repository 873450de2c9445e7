import { createHash } from 'node:crypto';
import type { Personality } from '../personalities/personalitySchema.ts';

export interface Identity {
  uuid: string;
  serial: string;
  mac: string;
  manufacturer: string;
  model: string;
  firmware: string;
  hardwareId: string;
}

/** Made from the seed and the camera's number alone, so that the same command line gives the same devices. */
export function makeIdentity(personality: Personality, seed: number, number: number): Identity {
  const { manufacturer, model, firmware, hardwareId, serial, macPrefix } = personality.device;
  const hex = createHash('sha256').update(`${seed}:${number}:${personality.name}`).digest('hex');
  const mac = `${macPrefix}:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
  return {
    uuid: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    serial: serial ?? mac.replaceAll(':', '').toUpperCase(),
    mac,
    manufacturer,
    model,
    firmware,
    hardwareId,
  };
}
