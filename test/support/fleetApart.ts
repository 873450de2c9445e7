import { spawnSync } from 'node:child_process';
import { execa } from 'execa';
import * as z from 'zod';
import { startFleet, truthSchema, type CameraTruth, type FleetCamera } from './simulatorFleet.ts';

/** Whether this machine lets us make a network of our own. */
export const canBeApart = spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

/** Simulated cameras in a network namespace of their own: what looks for cameras by multicast there finds these and no others. */
export interface FleetApart extends AsyncDisposable {
  cameras: FleetCamera[];
  /** in front of a command line: the command runs beside the cameras */
  inside: readonly string[];
  truths(): Promise<Map<string, CameraTruth>>;
  faults(cameras: readonly FleetCamera[], faults: readonly object[]): Promise<void>;
}

const loopback =
  'ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo && exec "$0" "$@"';

export async function startFleetApart(args: readonly string[]): Promise<FleetApart> {
  const fleet = await startFleet(args, { before: ['unshare', '-rn', 'sh', '-c', loopback] });
  const inside = ['nsenter', '-t', String(fleet.pid), '-U', '-n', '--preserve-credentials'];
  /** Many requests by one process, which costs more to start than to run. */
  const ask = async (
    requests: readonly { method: string; path: string; body?: unknown }[],
  ): Promise<unknown> => {
    const script = `
      const answers = [];
      for (const { method, path, body } of JSON.parse(process.argv[1])) {
        const answer = await fetch(${JSON.stringify(fleet.address)} + path, {
          method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        });
        if (!answer.ok) throw new Error(path + ': ' + answer.status);
        answers.push(await answer.json().catch(() => null));
      }
      process.stdout.write(JSON.stringify(answers));`;
    const [file, ...rest] = [...inside, process.execPath, '--input-type=module', '-e', script];
    const { stdout } = await execa(file, [...rest, JSON.stringify(requests)], { timeout: 120_000 });
    return JSON.parse(stdout);
  };
  return {
    cameras: fleet.cameras,
    inside,
    truths: async () => {
      const answers = z
        .array(truthSchema)
        .parse(await ask(fleet.cameras.map(({ id }) => ({ method: 'GET', path: `/cameras/${id}/state` }))));
      return new Map(fleet.cameras.map(({ id }, index) => [id, answers[index] as CameraTruth]));
    },
    faults: async (cameras, faults) => {
      await ask(cameras.map(({ id }) => ({ method: 'PUT', path: `/cameras/${id}/faults`, body: faults })));
    },
    [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose](),
  };
}
