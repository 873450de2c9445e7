import { writeFileSync } from 'node:fs';
import { keysPage } from '../src/tui/keysPage.ts';

writeFileSync(new URL('../docs/keys.md', import.meta.url), keysPage());
