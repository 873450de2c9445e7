import type { RecommendedChange } from './recommendation.ts';
import type { ImagingSettings, Settings, StreamSettings } from './settings.ts';
import { settingsFrom, valuesOf } from './settingPaths.ts';
import type { SettingValues } from './settingPaths.ts';

interface Reading {
  settings: Settings;
  mainStream: string | null;
  mainSource: string | null;
}

/** The complete settings with the changes in them, in the flat place of the main stream as well as in the lists. */
export function targetSettings(
  { settings, mainStream, mainSource }: Reading,
  changes: readonly RecommendedChange[],
): Settings {
  const forMain = changes.filter(({ stream, source }) => stream === undefined && source === undefined);
  const target: Settings = { ...settings, ...settingsFrom({ ...valuesOf(settings), ...values(forMain) }) };
  if (settings.streams !== undefined)
    target.streams = settings.streams.map((stream) => {
      const own = changes.filter(
        (change) =>
          change.path.startsWith('stream.') &&
          (change.stream === stream.token || (change.stream === undefined && stream.token === mainStream)),
      );
      const next = (settingsFrom(values(own)).stream ?? {}) as StreamSettings;
      return { ...stream, ...next };
    });
  if (settings.sources !== undefined)
    target.sources = settings.sources.map((source) => {
      const { token, ...imaging } = source;
      const own = changes.filter(
        (change) =>
          !change.path.startsWith('stream.') &&
          (change.source === token || (change.source === undefined && token === mainSource)),
      );
      const next = settingsFrom({ ...valuesOf(imaging as ImagingSettings), ...values(own) });
      return { token, ...imaging, ...next };
    });
  return target;
}

function values(changes: readonly RecommendedChange[]): SettingValues {
  return Object.fromEntries(changes.map(({ path, recommended }) => [path, recommended]));
}
