import { resolve } from 'node:path';
import type { ViewMemory } from '../app/ports.ts';
import type { LoadedSettings } from '../config/settings.ts';
import { viewFile } from '../store/viewFile.ts';
import { userName } from './userName.ts';

/** What the terminal UI remembers of its looks, for this user on this site. */
export function openViewMemory({ values }: LoadedSettings): ViewMemory {
  return viewFile(resolve(values.home), values.site, userName());
}
