import {
  isStreamPath,
  valuesOf,
  type SettingPath,
  type SettingValue,
  type SettingValues,
} from '../../domain/settingPaths.ts';
import type { Settings } from '../../domain/settings.ts';

/** Which configuration a change is about, and what is there. */

interface Place {
  path: SettingPath;
  stream?: string | undefined;
  source?: string | undefined;
}
interface Defaults {
  mainStream: string | null;
  mainSource: string | null;
}

/** Token of the encoder or video source; null where a change names none and the camera has no main one. */
export function tokenOf(place: Place, defaults: Defaults): string | null {
  return isStreamPath(place.path)
    ? (place.stream ?? defaults.mainStream)
    : (place.source ?? defaults.mainSource);
}

/** Undefined where the camera does not have it at all; null where it has it without a value. */
export function valueAt(settings: Settings, defaults: Defaults, place: Place): SettingValue | undefined {
  const token = tokenOf(place, defaults);
  if (token === null) return undefined;
  return valuesAt(settings, defaults, isStreamPath(place.path) ? 'encoder' : 'imaging', token)[place.path];
}

function valuesAt(
  settings: Settings,
  defaults: Defaults,
  kind: 'encoder' | 'imaging',
  token: string,
): SettingValues {
  if (kind === 'encoder') {
    const stream = settings.streams?.find((candidate) => candidate.token === token);
    if (stream !== undefined) return valuesOf({ stream });
    return token === defaults.mainStream ? valuesOf({ stream: settings.stream ?? {} }) : {};
  }
  const source = settings.sources?.find((candidate) => candidate.token === token);
  if (source !== undefined) return valuesOf(source);
  return token === defaults.mainSource ? valuesOf({ ...settings, stream: null }) : {};
}
