import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface Listed {
  id: string;
  port: number;
  uuid: string;
}

export interface Fleet {
  control: string;
  cameras: Listed[];
  pid: number;
  stop: () => void;
}

/** That many cameras in equal shares of the personalities, in a process of their own. */
export async function startFleet(
  cameraCount: number,
  personalities: readonly string[],
  answerMs: number,
): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'camopt-bench-'));
  const file = join(folder, 'fleet.json');
  const each = Math.floor(cameraCount / personalities.length);
  const fleet = personalities.map((personality, index) => ({
    personality,
    count: index === 0 ? cameraCount - each * (personalities.length - 1) : each,
  }));
  writeFileSync(file, JSON.stringify(fleet));
  const program = resolve(import.meta.dirname, '../../simulator/main.ts');
  const flags = ['--fleet', file, '--control', '127.0.0.1:0', '--base-port', '0', '--latency', `${answerMs}`];
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const ready = JSON.parse(line) as { control: string; cameras: Listed[] };
  return {
    control: ready.control,
    // Mixed, as a site is: cameras of one kind after another would be a load that changes in the middle.
    cameras: interleaved(ready.cameras, each),
    pid: child.pid ?? 0,
    stop: () => {
      child.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function interleaved(cameras: readonly Listed[], stride: number): Listed[] {
  const order = cameras.map((camera, index) => ({ camera, at: index % stride }));
  return order.toSorted((a, b) => a.at - b.at).map(({ camera }) => camera);
}
