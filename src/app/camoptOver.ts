import { cameraSchema } from '../domain/camera.ts';
import type { Camera, CameraFacts } from '../domain/camera.ts';
import { CamOptError } from '../domain/errors.ts';
import type { CameraPlan } from '../domain/plan.ts';
import type { SiteBudget } from '../domain/siteBudget.ts';
import { plainText } from '../shared/plainText.ts';
import type { ClaudeAccess } from './claude.ts';
import type { CamOpt, CamOptEvent } from './camopt.ts';
import { addressIn, cameraAt, findCamera } from './cameraReference.ts';
import { trustCertificate, viewCertificate, type CertificateDeps } from './certificates.ts';
import { crossCheck } from './crossCheck.ts';
import { discoverCameras, freeId } from './discoverCameras.ts';
import type { Engine } from './jobs/engine.ts';
import { planFromRecommendation } from './jobs/planning.ts';
import type { RunStore } from './jobs/runStore.ts';
import { sealPlan } from './jobs/sealedPlan.ts';
import { listenForCameras } from './listenForCameras.ts';
import { optimizeCameras } from './optimizeCameras.ts';
import type { OptimizeDeps } from './optimizeCameras.ts';
import { planCameras } from './planCameras.ts';
import type { CredentialSource, DiscoveryPort, Ids, SecondReader } from './ports.ts';
import { pictureWithNumbers, readCamera } from './readCamera.ts';
import type { SiteServices } from './siteServices.ts';
import { siteServicesOver } from './siteServicesOver.ts';
import type { SiteDeps } from './siteServicesOver.ts';
import { credentialsForRun } from './refusalGuard.ts';
import type { InventoryWithVisitors } from './visitors.ts';

export interface CamOptDeps extends Omit<OptimizeDeps, 'inventory' | 'changed'>, CertificateDeps {
  site: string;
  home: string;
  inventory: InventoryWithVisitors;
  discovery: DiscoveryPort;
  secondReader: SecondReader;
  runs: Pick<RunStore, 'adaptations' | 'plan' | 'prunePictures'>;
  claude: ClaudeAccess;
  ids: Ids;
  sha256: (text: string) => string;
  /** The engine over the same adapters; it tells its progress by `emit`. */
  engine: (emit: (event: CamOptEvent) => void, credentials: CredentialSource) => Engine;
  /** the services of the site as a whole */
  siteServices: SiteDeps;
  close: () => Promise<void>;
}

/** The use cases over one home and one site. */
export function camoptOver(deps: CamOptDeps, listeners = new Set<(event: CamOptEvent) => void>()): CamOpt {
  const { inventory, clock } = deps;
  const emit = (event: CamOptEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const changed = (camera: Camera): void => emit({ type: 'camera', camera });
  const reading: OptimizeDeps = { ...deps, inventory, changed };
  /** Three cameras in a row that refuse a credential set end its use in this run. */
  const forRun = (): OptimizeDeps => ({ ...reading, credentials: credentialsForRun(reading.credentials) });
  const engine = deps.engine(emit, deps.credentials);

  const known = async (id: string): Promise<Camera> => {
    const camera = await inventory.get(id);
    if (camera === undefined) throw new CamOptError('CAMERA_UNKNOWN', `there is no camera ${id}`);
    return camera;
  };
  const seal = (
    cameras: Parameters<typeof sealPlan>[0],
    madeBy: string,
    budget?: SiteBudget,
  ): ReturnType<typeof sealPlan> =>
    sealPlan(cameras, {
      budget,
      now: clock.now(),
      planId: deps.ids.unique(),
      site: deps.site,
      madeBy,
      sha256: deps.sha256,
    });

  const camopt: Omit<CamOpt, keyof SiteServices> = {
    site: deps.site,
    home: deps.home,
    discover: (options, signal, onFound) =>
      discoverCameras({ discovery: deps.discovery, inventory, clock, changed }, options, signal, onFound),
    listen: (signal) =>
      listenForCameras(
        {
          discovery: deps.discovery,
          inventory,
          clock,
          tell: deps.tell,
          changed: (camera, heard) =>
            emit({ type: 'camera', camera, ...(heard === undefined ? {} : { heard }) }),
        },
        signal,
      ),

    cameras: () => inventory.list(),
    camera: async (reference, id) => {
      const found = findCamera(await inventory.list(), reference) ?? (await inventory.get(reference));
      if (found !== undefined) return found;
      const address = addressIn(reference);
      if (address === undefined) throw new CamOptError('CAMERA_UNKNOWN', `there is no camera ${reference}`);
      const visitor = cameraAt(address, clock.now());
      const before = await inventory.get(visitor.id);
      // The id may belong to a device that lives elsewhere now: then this address is somebody else's.
      const taken = new Map((await inventory.list()).map((camera) => [camera.id, camera]));
      const visiting = before !== undefined && !taken.has(before.id) ? before : visitor;
      const admitted = { ...visiting, id: id ?? freeId(taken, visitor.id) };
      inventory.admit(admitted);
      return admitted;
    },
    addCamera: async (reference, { name, ...facts }) => {
      const cameras = await inventory.list();
      const address = addressIn(reference);
      if (address === undefined)
        throw new CamOptError('USAGE', `${JSON.stringify(reference)} is no address`, {
          hint: 'give host, host:port or a device-service URL',
        });
      const fresh = cameraAt(address, clock.now());
      // A host without a port means the usual one, and no camera at another.
      const before = findCamera(
        cameras.filter(({ port }) => port === fresh.port),
        reference,
      );
      const camera = before ?? fresh;
      const id = before?.id ?? freeId(new Map(cameras.map((each) => [each.id, each])), camera.id);
      const added = cameraSchema.parse({
        ...camera,
        id,
        name: name === undefined ? camera.name : plainText(name),
        facts: merged(camera.facts, facts),
      });
      await inventory.save(added);
      changed(added);
      return added;
    },
    removeCamera: async (id) => {
      await deps.certificates.forget(id);
      if (!(await inventory.remove(id))) throw new CamOptError('CAMERA_UNKNOWN', `there is no camera ${id}`);
      emit({ type: 'camera-gone', cameraId: id });
    },
    setCamera: async (id, facts) => {
      const camera = await known(id);
      await inventory.keep([id]);
      const updated = { ...camera, facts: merged(camera.facts, facts) };
      await inventory.save(updated);
      changed(updated);
      return updated;
    },

    certificate: async (id, signal) => viewCertificate(deps, await known(id), signal),
    trustCertificate: async (id, certificate) => trustCertificate(deps, await known(id), certificate),
    forgetCertificate: async (id) => {
      const { id: cameraId } = await known(id);
      await deps.certificates.forget(cameraId);
      return { cameraId, state: 'forgotten', trusted: null, seen: null };
    },

    crossCheck: async (id, signal) =>
      crossCheck({ ...reading, secondReader: deps.secondReader }, await known(id), signal),
    read: async (id, signal) => readCamera(reading, await known(id), signal),
    snapshot: async (id, signal) =>
      pictureWithNumbers(reading, await known(id), (jpeg) => deps.pictureMeter.measure(jpeg, signal), signal),
    halfBlocks: (jpeg, columns, rows, signal) => deps.pictureMeter.halfBlocks(jpeg, columns, rows, signal),
    png: (jpeg, columns, rows, signal) => deps.pictureMeter.png(jpeg, columns, rows, signal),

    optimize: async (ids, options, signal, onDone) =>
      optimizeCameras(forRun(), await Promise.all(ids.map(known)), options, signal, onDone),
    plan: async (ids, options, signal) => {
      const { like, ...others } = options;
      const planned = await planCameras(
        forRun(),
        await Promise.all(ids.map(known)),
        { ...others, ...(like === undefined ? {} : { template: await known(like) }) },
        await deps.runs.adaptations(),
        signal,
      );
      // Whoever applies the plan, perhaps in another process, must find its cameras.
      await inventory.keep(planned.cameras.map((camera) => camera.camera_id));
      const unread = await Promise.all(
        planned.failed.map(async ({ cameraId, error }) => unreadCamera(await known(cameraId), error)),
      );
      return {
        plan: seal([...planned.cameras, ...unread], planned.from, planned.budget),
        failed: planned.failed,
      };
    },
    planFrom: async (views) => {
      const adaptations = await deps.runs.adaptations();
      const cameras = views.map(({ view, recommendation }) =>
        planFromRecommendation(view.reading, recommendation, adaptations),
      );
      return seal(cameras, views[0]?.recommendation.engine ?? 'rules');
    },

    apply: async (plan, options) => {
      // What is written to must be found again, by a rollback in another process too.
      await inventory.keep(plan.cameras.map((camera) => camera.camera_id));
      return engine.apply(plan, options);
    },
    rollBack: (id, options) => engine.rollBack(id, options),
    resume: (options) => engine.resume(options),
    history: (filter) => engine.history(filter),
    status: (id) => engine.status(id),
    pictures: (jobId) => engine.pictures(jobId),
    prunePictures: (before, dryRun) => deps.runs.prunePictures(before, dryRun),

    claude: deps.claude,

    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    as: (credentials) =>
      camoptOver({ ...deps, credentials: { for: () => Promise.resolve(credentials) } }, listeners),
    forRun: () => camoptOver({ ...deps, credentials: credentialsForRun(deps.credentials) }, listeners),
    close: deps.close,
  };
  return {
    ...camopt,
    ...siteServicesOver(
      deps.siteServices,
      { connector: deps.connector, clock, known, runs: deps.runs },
      camopt,
    ),
  };
}

/** Every chosen camera has its place in the plan, so that the run tells of each. */
function unreadCamera(camera: Camera, error: NonNullable<CameraPlan['unread']>): CameraPlan {
  const { id, uuid, serial, mac, firmware, manufacturer, model } = camera;
  return {
    camera_id: id,
    identity: { uuid, serial, mac },
    firmware,
    base: { settings: {}, mainStream: null, mainSource: null, manufacturer, model },
    changes: [],
    warnings: [],
    unread: error,
  };
}

/**
 * Facts that are given replace the old ones; the others stay, and an empty name of a set or stream takes it away. What
 * people type and paste is shown on terminals too.
 */
function merged(before: CameraFacts, given: Partial<CameraFacts>): CameraFacts {
  const { recordedStream, credentialSet, tags } = given;
  const plain = {
    ...given,
    recordedStream: recordedStream === undefined ? undefined : plainText(recordedStream),
    credentialSet: credentialSet === undefined ? undefined : plainText(credentialSet),
    tags: tags?.map((tag) => plainText(tag)),
  };
  const said = Object.entries(plain).filter(([, value]) => value !== undefined);
  const facts = Object.entries({ ...before, ...Object.fromEntries(said) });
  return Object.fromEntries(facts.filter(([, value]) => value !== ''));
}
