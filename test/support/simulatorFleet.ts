import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const cameraSchema = z.object({
  id: z.string(),
  personality: z.string(),
  ip: z.string(),
  port: z.number(),
  xaddr: z.string(),
  uuid: z.string(),
});
const readySchema = z.object({ ready: z.literal(true), control: z.string(), cameras: z.array(cameraSchema) });
export type FleetCamera = z.infer<typeof cameraSchema>;

export const truthSchema = z.object({
  encoders: z.array(
    z.object({
      token: z.string(),
      encoding: z.string(),
      width: z.number(),
      height: z.number(),
      fps: z.number(),
      bitrateKbps: z.number().nullable(),
      gop: z.number().nullable(),
      profile: z.string().nullable(),
      quality: z.number(),
      constantBitRate: z.boolean().nullable(),
    }),
  ),
  imaging: z.record(z.string(), z.unknown()),
  writes: z.number(),
  requests: z.record(z.string(), z.number()),
  authFailures: z.number(),
});
export type CameraTruth = z.infer<typeof truthSchema>;

export interface SimulatorFleet extends AsyncDisposable {
  cameras: FleetCamera[];
  pid: number;
  /** of the control API */
  address: string;
  camera(personality: string): FleetCamera;
  truth(camera: FleetCamera): Promise<CameraTruth>;
  faults(camera: FleetCamera, faults: readonly object[]): Promise<void>;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
}

/** The simulator in a process of its own, with the given command line and words before it; ends with the test. */
export async function startFleet(
  args: readonly string[],
  options: { before?: readonly string[]; env?: Record<string, string> } = {},
): Promise<SimulatorFleet> {
  const program = resolve(import.meta.dirname, '../../simulator/main.ts');
  const [file, ...words] = [...(options.before ?? []), process.execPath, program];
  const child = spawn(file, [...words, '--control', '127.0.0.1:0', '--base-port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  if (typeof first[0] !== 'string') throw new Error(`the simulator did not start: ${complaints}`);
  const ready = readySchema.parse(JSON.parse(first[0]));

  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${ready.control}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    cameras: ready.cameras,
    pid: child.pid ?? 0,
    address: ready.control,
    camera(personality) {
      const found = ready.cameras.find((entry) => entry.personality === personality);
      if (found === undefined) throw new Error(`no camera of personality ${personality}`);
      return found;
    },
    async truth(camera) {
      return truthSchema.parse(await control('GET', `/cameras/${camera.id}/state`));
    },
    async faults(camera, faults) {
      await control(
        faults.length === 0 ? 'DELETE' : 'PUT',
        `/cameras/${camera.id}/faults`,
        faults.length === 0 ? undefined : faults,
      );
    },
    control,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
    },
  };
}
