import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { camoptOver } from '../app/camoptOver.ts';
import type { CamOpt } from '../app/camopt.ts';
import { createEngine } from '../app/jobs/engine.ts';
import type { CameraConnector, Log } from '../app/ports.ts';
import { withRunGuards } from '../app/refusalGuard.ts';
import { withVisitors } from '../app/visitors.ts';
import { readAuthorities } from '../config/authorities.ts';
import type { CredentialInputs } from '../config/credentials.ts';
import { policyFileOf } from '../config/policyFile.ts';
import type { LoadedSettings } from '../config/settings.ts';
import type { Camera } from '../domain/camera.ts';
import type { Mask, Policy } from '../domain/policy.ts';
import type { SiteFacts } from '../domain/siteFacts.ts';
import { masksFor, siteFactsFor } from '../domain/policyFacts.ts';
import type { ConnectorOptions } from '../onvif/connector.ts';
import { createPictureMeter } from '../media/pictureMeter.ts';
import { createStreamMeter } from '../media/streamMeter.ts';
import { openStore } from '../store/openStore.ts';
import { cameraCredentials } from './cameraCredentials.ts';
import { isOneOf, onlyOf, onlyTo } from './guard.ts';
import type { Endpoint } from './guard.ts';
import { openCredentials } from './openCredentials.ts';
import { givenPolicy, policyOfFile } from './policyKeeper.ts';
import { siteDeps } from './siteDeps.ts';
import { withAsker } from './secretAsker.ts';
import { wireRing } from './wireRing.ts';
import { lazyCertificateViewer, lazyConnector, lazyDiscovery, lazySecondReader } from './lazyAdapters.ts';
import { secondReaderProgram } from './programs.ts';
import { systemClock } from './systemClock.ts';
import { openClaude } from './openClaude.ts';
import { passphraseFor } from './passphraseFor.ts';
import { ulids } from './ulid.ts';
import { userName } from './userName.ts';

export interface ComposeOptions {
  loaded: LoadedSettings;
  credentialInputs: CredentialInputs;
  env: NodeJS.ProcessEnv;
  log: Log;
  version: string;
  /** instead of the site's policy file */
  policy?: Policy;
  /** every exchange with a camera, free of secrets */
  onWire?: NonNullable<ConnectorOptions['onWire']>;
  /** where reports are kept; in the home of the site where it is absent */
  reportFolder?: string;
  /** put around what opens sessions */
  around?: (connector: CameraConnector) => CameraConnector;
  /** the only addresses that are asked anything; every address where it is absent */
  onlyEndpoints?: readonly Endpoint[];
}

const readersAtOnce = 32;

/** Builds every adapter for one home and one site, and hands them to the use cases. */
export async function openCamOpt(options: ComposeOptions): Promise<CamOpt> {
  const { loaded, log, env } = options;
  const { home, site, lockDir, timeout, concurrency, caFile } = loaded.values;
  const folder = resolve(home);
  const policy =
    options.policy === undefined
      ? await policyOfFile(
          loaded.values.policy ?? policyFileOf(folder, site),
          loaded.values.policy !== undefined,
        )
      : givenPolicy(options.policy);
  const authorities = caFile === undefined ? [] : await readAuthorities(resolve(caFile));
  const store = await openStore({
    home: folder,
    site,
    clock: systemClock,
    user: userName(),
    ...(lockDir === undefined ? {} : { lockDir: resolve(lockDir) }),
  });
  const wire = wireRing();
  const { inputs: credentialInputs, askBy } = withAsker(options.credentialInputs);
  const sets = openCredentials({ loaded, credentialInputs, env });
  const authBudget = withRunGuards(store.authBudget);
  let endConnections = (): void => undefined;
  const reached = lazyConnector(async () => {
    const { createConnector } = await import('../onvif/connector.ts');
    const created = createConnector({
      clock: systemClock,
      authBudget,
      pins: store.certificates,
      authorities,
      log,
      onWire: (camera, record) => {
        wire.add(camera, record);
        options.onWire?.(camera, record);
      },
      ...(timeout === undefined
        ? {}
        : { timeouts: { read: timeout * 1000, connect: Math.min(timeout, 3) * 1000 } }),
    });
    endConnections = () => created[Symbol.dispose]();
    return created;
  });
  const only = options.onlyEndpoints;
  const discovery = lazyDiscovery(async () => {
    const { createDiscovery } = await import('../onvif/discovery/discovery.ts');
    return createDiscovery({
      clock: systemClock,
      log,
      ...(only === undefined ? {} : { mayAsk: isOneOf(only) }),
    });
  });
  const certificateViewer = lazyCertificateViewer(async () => {
    const { createCertificateViewer } = await import('../onvif/viewCertificate.ts');
    return createCertificateViewer({ clock: systemClock, authorities });
  });
  const opened = options.around?.(reached) ?? reached;
  const connector: CameraConnector = only === undefined ? opened : onlyTo(opened, only);
  const inventory = withVisitors(store.inventory);
  const ids = ulids(() => Date.now());
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const pictureMeter = createPictureMeter();
  const streamMeter = createStreamMeter(authBudget);
  const secondReader = lazySecondReader(async () => {
    const { createSecondReader } = await import('../crosscheck/secondReader.ts');
    return createSecondReader({
      log,
      program: secondReaderProgram(),
      pins: store.certificates,
      budget: authBudget,
    });
  });
  const claude = openClaude({
    env,
    policy: () => policy.state().policy,
    passphrase: (file) => passphraseFor(`the key for Claude at ${site}`, file, { env, credentialInputs })(),
    folder: join(folder, 'sites', site),
    shrinker: pictureMeter,
    clock: systemClock,
  });
  const siteFacts = (camera: Camera): SiteFacts => siteFactsFor(policy.state().policy, camera);
  const masks = (camera: Camera): readonly Mask[] => masksFor(policy.state().policy, camera);
  const consent = (): boolean => policy.state().policy.vision?.consent === true;
  return camoptOver({
    site,
    home: folder,
    inventory,
    connector,
    discovery,
    secondReader,
    credentials: cameraCredentials({ loaded, credentialInputs, sets }),
    certificates: store.certificates,
    certificateViewer: only === undefined ? certificateViewer : onlyOf(certificateViewer, only),
    clock: systemClock,
    ids,
    sha256,
    runs: store.runs,
    pictureMeter,
    streamMeter,
    siteFacts,
    visionConsent: consent,
    masks,
    claude,
    vision: () => claude.vision(),
    tell: (message) => log({ at: systemClock.now(), level: 'warn', message }),
    concurrency: concurrency ?? readersAtOnce,
    engine: (emit, credentials) =>
      createEngine({
        site,
        connector,
        runs: store.runs,
        locks: store.locks,
        inventory,
        credentials,
        secondReader,
        streamMeter,
        pictureMeter,
        pictures: {
          purpose: ({ facts, ...camera }) =>
            facts.purpose ?? siteFacts({ ...camera, facts }).cameraFacts.purpose ?? 'observation',
          masks,
          consent,
          vision: () => claude.vision(),
        },
        clock: systemClock,
        ids,
        sha256,
        author: authorFrom(env, options.version),
        log,
        emit,
      }),
    siteServices: siteDeps({
      loaded,
      policy,
      sets,
      wire,
      askBy,
      shrinker: pictureMeter,
      reportFolder: options.reportFolder ?? join(folder, 'sites', site, 'reports'),
    }),
    close: async () => {
      endConnections();
      await pictureMeter[Symbol.asyncDispose]();
    },
  });
}

/** Who did it, for the history of a box that several people share. */
function authorFrom(env: NodeJS.ProcessEnv, version: string): Parameters<typeof createEngine>[0]['author'] {
  const { SUDO_USER, SSH_CONNECTION } = env;
  return {
    user: userName(),
    ...(SUDO_USER === undefined ? {} : { sudoUser: SUDO_USER }),
    ...(SSH_CONNECTION === undefined ? {} : { from: SSH_CONNECTION }),
    host: hostname(),
    pid: process.pid,
    version,
  };
}
