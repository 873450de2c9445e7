import { readFileSync } from 'node:fs';
import { constants, open, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod';
import { hasCode } from './durableFile.ts';

/** Who holds a lock, told in a way that shows whether the process still lives, however stalled it is. */
export const holderSchema = z.object({
  key: z.string(),
  host: z.string(),
  bootId: z.string(),
  pid: z.number().int().positive(),
  /** start of the process in clock ticks since boot: a pid that is used again has another */
  procStartTicks: z.string(),
  user: z.string(),
  jobId: z.string(),
  at: z.iso.datetime(),
});
export type Holder = z.infer<typeof holderSchema>;

export function thisProcess(): Pick<Holder, 'host' | 'bootId' | 'pid' | 'procStartTicks'> {
  return {
    host: hostname(),
    bootId: bootId(),
    pid: process.pid,
    procStartTicks: startTicks(readQuietly(`/proc/${process.pid}/stat`)),
  };
}

/** Undefined for a file that is none of ours: planted, too big, or not readable. Never follows a link. */
export async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    // Not blocking: a planted pipe would hold the open for ever.
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      if (!found.isFile() || found.size > 4096) return undefined;
      return holderSchema.safeParse(JSON.parse(await handle.readFile('utf8'))).data;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

/** A holder on another host counts as alive: from here nobody can tell. */
export async function isAlive(holder: Holder, proc = '/proc'): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  if (holder.bootId !== bootId()) return false;
  try {
    return startTicks(await readFile(`${proc}/${holder.pid}/stat`, 'utf8')) === holder.procStartTicks;
  } catch {
    return answersSignals(holder.pid);
  }
}

/** Whether the pid is taken: all that is told without /proc, and of other users' processes where it is mounted with hidepid. */
function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function bootId(): string {
  return readQuietly('/proc/sys/kernel/random/boot_id').trim();
}

/** Field 22 of /proc/PID/stat, counted behind the name, which may hold spaces and brackets. */
function startTicks(stat: string): string {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
