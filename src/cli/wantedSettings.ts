import { readFile } from 'node:fs/promises';
import { CamOptError } from '../domain/errors.ts';
import { wantedSettingsSchema } from '../domain/settings.ts';
import type { WantedSettings } from '../domain/settings.ts';
import { firstProblem } from '../domain/valueProblem.ts';
import type { Terminal } from './terminal.ts';

/** Content of a file that a flag names; `-` is standard input. Throws CONFIG_INVALID for one that cannot be read. */
export async function readNamed(file: string, terminal: Terminal): Promise<string> {
  if (file === '-') return terminal.readStdin();
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CamOptError('CONFIG_INVALID', `cannot read ${file}: ${error.code ?? error.message}`, {
      cause: error,
      hint: 'check the name of the file',
    });
  });
}

/** A settings file, JSON or YAML, as `camopt settings` prints it or any part of it. Throws SETTINGS_INVALID. */
export async function wantedSettingsFrom(text: string, name: string): Promise<WantedSettings> {
  const { parseYaml } = await import('../config/parseYaml.ts');
  const from = name === '-' ? 'standard input' : name;
  let content: unknown;
  try {
    content = parseYaml(text);
  } catch (error) {
    throw new CamOptError('SETTINGS_INVALID', `${from}: ${(error as Error).message.split('\n')[0]}`, {
      cause: error,
    });
  }
  const checked = wantedSettingsSchema.safeParse(withoutReadings(content));
  if (!checked.success) {
    const { where, says } = firstProblem(checked.error);
    throw new CamOptError('SETTINGS_INVALID', `${from}: ${where || 'settings'}: ${says}`);
  }
  if (Object.keys(checked.data).length === 0)
    throw new CamOptError('SETTINGS_INVALID', `${from}: no setting in it`, {
      hint: 'a settings file has stream, exposure, lowLight or image',
    });
  return checked.data;
}

/** What `camopt settings --json` printed can be given back as it is: its tokens and nulls are no wishes. */
function withoutReadings(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || !('currentSettings' in content)) return content;
  const current = { ...(content.currentSettings as Record<string, unknown>) };
  delete current['sources'];
  return Object.fromEntries(Object.entries(current).filter(([, value]) => value !== null));
}
