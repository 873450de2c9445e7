import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

const root = resolve(import.meta.dirname, '../../..');
export const support = import.meta.dirname;
/** The program as the scripts call it. */
export const camopt = `${process.execPath} bin/camopt.js`;
/** Whether this machine lets us make networks of our own. */
export const ownNetwork = spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

/**
 * Runs shell commands on a machine whose only wire leads to one neighbour, veth0 here and veth1 there, and gives the JSON
 * documents that they printed. The neighbour's program says a line when it is ready and ends with its standard input.
 */
export async function onOneWire(parts: {
  here?: string;
  there: string;
  neighbour: string;
  commands: readonly string[];
}): Promise<{ documents: unknown[]; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'camopt-wire-'));
  const script = [join(support, 'twoMachines.sh'), parts.here ?? 'true', parts.there, parts.neighbour];
  const { stdout, stderr } = await execa(
    'unshare',
    ['-rn', 'sh', ...script, parts.commands.join(' && echo && ')],
    {
      cwd: root,
      env: {
        CAMOPT_HOME: join(folder, 'home'),
        CAMOPT_LOCK_DIR: join(folder, 'locks'),
        CAMOPT_USERNAME: 'admin',
        CAMOPT_PASSWORD: 'admin',
      },
      reject: false,
    },
  );
  await rm(folder, { recursive: true, force: true });
  return {
    documents: stdout
      .split(/\n(?=[{[])/)
      .filter((part) => part.trim() !== '')
      .map((part) => JSON.parse(part) as unknown),
    stderr,
  };
}
