import { Command } from 'commander';
import * as z from 'zod';
import { settingsSchema } from '../../config/settings.ts';
import type { LoadedSettings, SettingName } from '../../config/settings.ts';
import type { Runs } from '../runner.ts';

export function configCommand(runs: Runs): Command {
  return new Command('config')
    .description('each setting of the program, its value, and where it came from')
    .action(
      runs(z.object({}), ({ loaded }) => {
        const names = Object.keys(settingsSchema.shape) as SettingName[];
        const settings = names.map((name) => {
          const value = loaded.values[name];
          return {
            name,
            value: shown(value),
            from: loaded.origins[name],
            meaning: settingsSchema.shape[name].description ?? '',
          };
        });
        return Promise.resolve({ show: 'config', document: { file: loaded.file, settings } });
      }),
    );
}

function shown(value: LoadedSettings['values'][SettingName]): string | number | boolean | null {
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value === 'object') return JSON.stringify(value);
  return value ?? null;
}
