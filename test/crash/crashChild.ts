import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Plan } from '../../src/domain/plan.ts';
import { CamOptError, type ErrorCode } from '../../src/domain/errors.ts';
import type { CameraSession, Clock } from '../../src/app/ports.ts';
import type { RemoteAnswer, RemoteRequest } from './remoteCameras.ts';

/**
 * A process that applies or resumes over cameras that live in its parent, and that kills itself at its k-th step: every
 * write to the store and every request to a camera is two steps, one before and one after.
 */
const order = JSON.parse(process.argv[2] ?? '{}') as ChildOrder;
export interface ChildOrder {
  mode: 'apply' | 'resume';
  home: string;
  plan: Plan | null;
  killAt: number;
  password: string;
}

let steps = 0;
function step(): void {
  steps += 1;
  if (steps === order.killAt) process.kill(process.pid, 'SIGKILL');
}

countWrites();
// Only now: the store takes its file functions when it is loaded.
const { systemClock } = await import('../../src/compose/systemClock.ts');
const { ulids } = await import('../../src/compose/ulid.ts');
const { createEngine } = await import('../../src/app/jobs/engine.ts');
const { openStore } = await import('../../src/store/openStore.ts');
const { Secret } = await import('../../src/shared/secret.ts');
const { createHash } = await import('node:crypto');

const pending = new Map<number, (answer: RemoteAnswer) => void>();
process.on('message', (answer: RemoteAnswer) => pending.get(answer.id)?.(answer));
let ids = 0;
async function ask(request: Omit<RemoteRequest, 'id'>): Promise<unknown> {
  step();
  const id = ++ids;
  const answer = await new Promise<RemoteAnswer>((resolve) => {
    pending.set(id, resolve);
    process.send?.({ ...request, id });
  });
  step();
  if (answer.error !== undefined) throw new CamOptError(answer.error as ErrorCode, 'as the camera says');
  return answer.value;
}

const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 5), signal) };
const store = await openStore({
  home: order.home,
  site: 'default',
  clock,
  lockDir: `${order.home}/lock`,
  user: 'tester',
});
const engine = createEngine({
  site: 'default',
  connector: {
    open: async ({ cameraId }) => {
      const call = (operation: RemoteRequest['operation'], rest: object = {}): Promise<unknown> =>
        ask({ cameraId, operation, ...rest });
      await call('open');
      return {
        identify: () => call('read') as never,
        read: () => call('read') as never,
        readEntity: (ref: { token: string }) => call('readEntity', { token: ref.token }) as never,
        writeEntity: (asRead: { ref: { token: string } }, values: object) =>
          call('writeEntity', { token: asRead.ref.token, asRead, values }) as never,
        snapshot: async () => ({
          jpeg: Buffer.from((await call('snapshot')) as string, 'base64'),
          contentType: '',
        }),
        streamUri: async () => '',
        answersAt: {} as never,
        [Symbol.asyncDispose]: async () => undefined,
      } as CameraSession;
    },
  },
  runs: store.runs,
  locks: store.locks,
  inventory: store.inventory,
  credentials: {
    for: async () => ({ username: 'admin', password: new Secret(order.password), set: 'test' }),
  },
  clock,
  ids: ulids(() => Date.now()),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  author: { user: 'tester', host: 'box', pid: process.pid, version: '0' },
  log: () => undefined,
  emit: () => undefined,
});

const options = { settle: 0.005, soak: 0, canary: 1 };
if (order.mode === 'apply' && order.plan !== null) {
  const result = await (await engine.apply(order.plan, options)).finished;
  process.send?.({ done: true, steps, result });
} else {
  const result = await (await engine.resume(options)).finished;
  process.send?.({ done: true, steps, result });
  const again = await (await engine.resume(options)).finished;
  process.send?.({ done: true, settledAgain: again.jobs.length });
}
process.disconnect();

/** Every change of a file under the home folder, its locks left out. */
function countWrites(): void {
  const counted = (file: unknown): boolean => String(file).includes('/sites/');
  const { promises } = fs;
  const original = { ...promises };
  const around =
    <Args extends unknown[], Result>(
      call: (...args: Args) => Promise<Result>,
      isCounted: (args: Args) => boolean,
    ) =>
    async (...args: Args): Promise<Result> => {
      const counts = isCounted(args);
      if (counts) step();
      const result = await call(...args);
      if (counts) step();
      return result;
    };
  promises.open = around(original.open, ([file, flags]) => counted(file) && flags === 'wx');
  promises.rename = around(original.rename, ([, to]) => counted(to));
  promises.unlink = around(original.unlink, ([file]) => counted(file));
  promises.writeFile = around(original.writeFile, ([file]) => counted(file));
  syncBuiltinESMExports();
}
