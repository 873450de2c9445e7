import { randomInt } from 'node:crypto';
import { mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CamOpt } from '../app/camopt.ts';
import type { DiscoveryOptions, Log } from '../app/ports.ts';
import type { LoadedSettings } from '../config/settings.ts';
import type { RunResult } from '../domain/job.ts';
import type { Plan } from '../domain/plan.ts';
import { openCamOpt } from './openCamOpt.ts';
import { purposeOfScene } from './demoPurposes.ts';
import { confirmBySimulator } from './simulatorTruth.ts';
import type { Confirmation } from './simulatorTruth.ts';
import { startSimulator } from './startSimulator.ts';

export interface Demo {
  camopt: CamOpt;
  /** how many cameras are simulated */
  simulated: number;
  /** finds the simulated cameras, with multicast or without */
  discovery: DiscoveryOptions;
  /** Compares what a run says it did with what the simulator really holds. */
  confirm(plan: Plan, run: RunResult): Promise<Confirmation>;
  close(): Promise<void>;
}

/** What an administrator of this machine keeps for real cameras is not even listed. */
function withoutCredentials(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { CREDENTIALS_DIRECTORY: _sets, CAMOPT_PASSPHRASE: _passphrase, ...others } = env;
  return others;
}

export interface DemoOptions {
  cameras: number;
  loaded: LoadedSettings;
  env: NodeJS.ProcessEnv;
  log: Log;
  version: string;
}

/**
 * Simulated cameras on loopback and the program over them, in a temporary home: nothing of the user's inventory, policy
 * and credentials is used, and no address is touched but those that the simulator reported.
 */
export async function openDemo(options: DemoOptions, signal: AbortSignal): Promise<Demo> {
  const { loaded, env, log, version } = options;
  const at = ['--bind', '127.0.0.1', '--base-port', '0', '--control', '127.0.0.1:0'];
  // The same seed gives the same device ids, and another simulator may run on this machine.
  const fleet = ['--cameras', String(options.cameras), '--seed', String(randomInt(2 ** 31))];
  const simulator = await startSimulator([...fleet, ...at], env, signal);
  const folder = await mkdtemp(join(tmpdir(), 'camopt-demo-'));
  const cleanUp = async (): Promise<void> => {
    await simulator.close();
    await rm(join(folder, 'home'), { recursive: true, force: true });
    // Only a report keeps the folder; without one there is nothing that should outlive the demo.
    await rmdir(folder).catch(() => undefined);
  };
  try {
    const endpoints = simulator.ready.cameras.map(({ ip, port }) => ({ host: ip, port }));
    const { json, color, verbose, listen } = loaded.values;
    const values = {
      json,
      color,
      verbose,
      listen,
      home: join(folder, 'home'),
      lockDir: join(folder, 'home', 'locks'),
      site: 'demo',
      username: 'admin',
    };
    const camopt = await openCamOpt({
      loaded: { ...loaded, values, origins: { ...loaded.origins, username: 'flag' } },
      credentialInputs: {
        env: { CAMOPT_PASSWORD: 'admin' },
        readStdin: () => Promise.resolve(''),
        prompt: null,
      },
      env: withoutCredentials(env),
      log,
      version,
      policy: { version: 1, vms: { h265: true } },
      // Reports outlive the demo.
      reportFolder: folder,
      onlyEndpoints: endpoints,
    });
    // As a technician would before the first recommendation: say what each camera is there for.
    for (const { ip, port, name, scene } of simulator.ready.cameras)
      await camopt.addCamera(`${ip}:${port}`, purposeOfScene(scene ?? '', name ?? ''));
    return {
      camopt,
      simulated: endpoints.length,
      discovery: {
        timeoutMs: 3000,
        interfaces: ['127.0.0.1'],
        // Asked directly too: a container may have no multicast route on loopback.
        ranges: endpoints.map(({ host, port }) => `${host}:${port}`),
        ports: [],
        max: endpoints.length,
      },
      confirm: (plan, run) => confirmBySimulator(simulator.ready, plan, run),
      close: async () => {
        await camopt.close();
        await cleanUp();
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
