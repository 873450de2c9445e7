import { writeFileSync } from 'node:fs';
import { goldenFrames, screensPage } from './screensPageText.ts';

writeFileSync(new URL('../docs/screens.md', import.meta.url), screensPage(goldenFrames()));
