import { createHash, randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import { createEngine } from '../src/app/jobs/engine.ts';
import type { RunStore } from '../src/app/jobs/runStore.ts';
import type { RunResult } from '../src/domain/job.ts';
import { eachAtMost } from '../src/shared/eachAtMost.ts';
import { engineOverSockets, type SocketHarness } from '../test/support/engineOverSockets.ts';

const cameras = 500;
const latencyMs = 20;
const atOnce = { reading: 32, applying: 16 };
const options = { settle: 0, soak: 0, canary: 0 };

interface Request {
  url: string;
  body: string;
}

interface Recording {
  plan: Map<string, Request[]>;
  apply: Map<string, Request[]>;
}

/**
 * Plans, applies and verifies 500 simulated cameras with the durable store, and sends the same requests bare over
 * keep-alive connections, as many at once, in the same run. The cameras answer after 20 ms, as cameras do.
 */
export async function run(): Promise<void> {
  const recording: Recording = { plan: new Map(), apply: new Map() };
  let into: Map<string, Request[]> | undefined;
  await using harness = await engineOverSockets({
    args: [
      '--personality',
      'hikvision',
      '--cameras',
      String(cameras),
      '--seed',
      '3',
      '--latency',
      String(latencyMs),
    ],
    onWire: (camera, { url, request }) => {
      into?.set(camera, [...(into.get(camera) ?? []), { url, body: request }]);
    },
  });
  const { fleet, deps } = harness;
  // Drawing pictures is the simulator's work, not ours.
  await eachAtMost(16, fleet.cameras, (camera) => fleet.faults(camera, [{ kind: 'snapshot404' }]));

  const store = timed(deps.runs);
  const durable = await planAndApply(harness, 12, store.runs, (phase) => (into = recording[phase]));
  into = undefined;
  const bare = await sendBare(recording);
  const again = await planAndApply(harness, 10, store.runs);
  const bareAgain = await sendBare(recording);
  // Sixteen cameras wait for the disk side by side.
  const waited = store.milliseconds() / atOnce.applying;

  const [ours, peer] = [Math.min(durable, again), Math.min(bare, bareAgain)];
  const requests = [...recording.plan.values(), ...recording.apply.values()].flat().length;
  console.log(
    `apply: ${cameras} cameras planned, applied and read back: ${requests} requests of ${latencyMs} ms`,
  );
  console.log(`  camopt with the durable store  ${seconds(durable)} s, ${seconds(again)} s`);
  console.log(`  the same requests bare         ${seconds(bare)} s, ${seconds(bareAgain)} s`);
  console.log(`  ratio to bare                  ${(ours / peer).toFixed(2)} (at most 1.5)`);
  console.log(
    `  share of the store             ${((waited / (durable + again)) * 100).toFixed(1)} % (under 10)`,
  );
}

async function planAndApply(
  harness: SocketHarness,
  fps: number,
  runs: RunStore,
  enter: (phase: keyof Recording) => void = () => undefined,
): Promise<number> {
  const engine = createEngine({ ...harness.deps, runs });
  const start = performance.now();
  enter('plan');
  const plan = await harness.planFor(harness.fleet.cameras, { stream: { fps, gop: 2 * fps } });
  enter('apply');
  const result = await (await engine.apply(plan, options)).finished;
  const milliseconds = performance.now() - start;
  refuseFailures(result);
  return milliseconds;
}

/** The store, and how long the cameras' jobs waited for it in all. */
function timed(runs: RunStore): { runs: RunStore; milliseconds: () => number } {
  let total = 0;
  const around =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const start = performance.now();
      try {
        return await call(...args);
      } finally {
        total += performance.now() - start;
      }
    };
  return {
    milliseconds: () => total,
    runs: {
      ...runs,
      saveCamera: around((...args: Parameters<RunStore['saveCamera']>) => runs.saveCamera(...args)),
      savePicture: around((...args: Parameters<RunStore['savePicture']>) => runs.savePicture(...args)),
      remember: around((...args: Parameters<RunStore['remember']>) => runs.remember(...args)),
    },
  };
}

function refuseFailures({ summary }: RunResult): void {
  if (summary.completed !== cameras) throw new Error(`not all completed: ${JSON.stringify(summary)}`);
}

/** As many cameras at once as camopt reads and applies with; one connection a camera, one request after the other. */
async function sendBare(recording: Recording): Promise<number> {
  const start = performance.now();
  const pools = new Map<string, Pool>();
  const send = async ([camera, requests]: [string, Request[]]): Promise<void> => {
    for (const { url, body } of requests) {
      const { origin, pathname } = new URL(url);
      const pool = pools.get(camera) ?? new Pool(origin, { connections: 1 });
      pools.set(camera, pool);
      const answer = await pool.request({
        path: pathname,
        method: 'POST',
        headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
        body: withToken(body),
      });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`bare: ${answer.statusCode} ${text.slice(0, 300)}`);
    }
  };
  await eachAtMost(atOnce.reading, [...recording.plan], send);
  await eachAtMost(atOnce.applying, [...recording.apply], send);
  const milliseconds = performance.now() - start;
  await Promise.all([...pools.values()].map((pool) => pool.close()));
  return milliseconds;
}

/** The recording has no secrets: each request gets a token of its own, the cheaper one of the two ways in. */
function withToken(body: string): string {
  const nonce = randomBytes(16);
  const created = new Date().toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update('admin').digest('base64');
  const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
  const token =
    `<w:Security xmlns:w="${wsse}-wssecurity-secext-1.0.xsd" xmlns:u="${wsse}-wssecurity-utility-1.0.xsd"><w:UsernameToken>` +
    `<w:Username>admin</w:Username><w:Password Type="${wsse}-username-token-profile-1.0#PasswordDigest">${digest}</w:Password>` +
    `<w:Nonce EncodingType="${wsse}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</w:Nonce>` +
    `<u:Created>${created}</u:Created></w:UsernameToken></w:Security>`;
  const plain = body.replace(/<(\w+:)?Security>\*\*\*<\/\1?Security>/, '');
  if (/<(\w+):Header\s*\/>/.test(plain))
    return plain.replace(/<(\w+):Header\s*\/>/, `<$1:Header>${token}</$1:Header>`);
  if (/<(\w+):Header>/.test(plain)) return plain.replace(/<(\w+):Header>/, `<$1:Header>${token}`);
  return plain.replace(/<(\w+):Body/, `<$1:Header>${token}</$1:Header><$1:Body`);
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}
