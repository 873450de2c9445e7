import { systemClock } from '../../src/compose/systemClock.ts';
import { FileLocks } from '../../src/store/fileLocks.ts';

// Holds a lock until it is killed: `holdLock.ts FOLDER KEY`.
const [folder = '', key = ''] = process.argv.slice(2);
await new FileLocks(folder, 'child', systemClock).acquire(key, 'job-of-the-child');
process.send?.('held');
setInterval(() => undefined, 60_000);
