import { stat } from 'node:fs/promises';

/** Tells whether a file is the one that was read: every write makes a new one, so inode, time and size together do. */
export async function fileStamp(file: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(file, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return 'none';
  }
}
