import type { Camera } from '../domain/camera.ts';
import { checkSetName } from '../domain/credentialSetName.ts';
import { CamOptError, toCamOptError } from '../domain/errors.ts';
import { defaultSiteFacts } from '../domain/siteFacts.ts';
import type { CamOpt } from './camopt.ts';
import { cameraTarget } from './cameraTarget.ts';
import type { CameraConnector, Clock, Credentials } from './ports.ts';
import type { RunStore } from './jobs/runStore.ts';
import { reportOf } from './report/reportOf.ts';
import type { CredentialSetEntry, CredentialSetUse, PolicyUse, SiteServices } from './siteServices.ts';

/** What the site's services need from the world. */
export interface SiteDeps extends Pick<
  SiteServices,
  'interfaces' | 'rangeProblem' | 'exchanges' | 'askBy' | 'config'
> {
  policy: PolicyUse;
  credentialSets: CredentialKeeper;
  reports: ReportKeeper;
  base64: (bytes: Uint8Array) => string;
  /** small enough to mail a report of hundreds; the picture as it is where that cannot be done */
  shrink: (jpeg: Uint8Array) => Promise<Uint8Array>;
}

/** Named credential sets, wherever they are kept. */
export interface CredentialKeeper {
  readonly general: CredentialSetUse['general'];
  /** needs no passphrase */
  list(signal: AbortSignal): Promise<CredentialSetEntry[]>;
  get(name: string, signal: AbortSignal): Promise<Credentials | undefined>;
  add: CredentialSetUse['add'];
  /** false when the encrypted file has no such set */
  remove(name: string): Promise<boolean>;
}

export interface ReportKeeper {
  /** Returns where it was written. */
  keep(name: string, text: string): Promise<string>;
}

export function siteServicesOver(
  deps: SiteDeps,
  world: {
    connector: CameraConnector;
    clock: Clock;
    known: (id: string) => Promise<Camera>;
    runs: Pick<RunStore, 'plan'>;
  },
  camopt: Pick<CamOpt, 'site' | 'status' | 'cameras' | 'pictures'>,
): SiteServices {
  const { interfaces, rangeProblem, exchanges, askBy, policy, config } = deps;
  const report: SiteServices['report'] = (runId, format) =>
    reportOf(
      camopt,
      (id) => world.runs.plan(id),
      policy.state().policy.limits?.retention_days ?? defaultSiteFacts.retentionDays,
      runId,
      format,
      world.clock.now(),
      deps.base64,
      deps.shrink,
    );
  return {
    interfaces,
    rangeProblem,
    exchanges,
    askBy,
    policy,
    config,
    credentialSets: credentialSetUse(deps.credentialSets, world),
    report,
    keepReport: async (runId) => {
      const text = await report(runId, 'html');
      const file = await deps.reports.keep(`${runId}.html`, text);
      return { file, bytes: new TextEncoder().encode(text).byteLength };
    },
  };
}

function credentialSetUse(
  keeper: CredentialKeeper,
  { connector, known }: { connector: CameraConnector; known: (id: string) => Promise<Camera> },
): CredentialSetUse {
  return {
    general: keeper.general,
    list: (signal) => keeper.list(signal),
    add: async (name, set) => {
      if (set.username.trim() === '') throw new CamOptError('USAGE', 'a set needs a user');
      if (set.password.isEmpty)
        throw new CamOptError('USAGE', `the password of ${set.username} is empty`, {
          hint: 'nothing was kept: type it again',
        });
      await keeper.add(checkSetName(name), set);
    },
    remove: async (name) => {
      if (!(await keeper.remove(name)))
        throw new CamOptError('USAGE', `there is no encrypted set ${JSON.stringify(name)}`, {
          hint: 'sets from a command or from systemd are removed there',
        });
    },
    test: async (name, cameraId, signal) => {
      const camera = await known(cameraId);
      const credentials = await keeper.get(name, signal);
      if (credentials === undefined)
        throw new CamOptError(
          'CAM_CREDENTIALS_MISSING',
          `there is no credential set ${JSON.stringify(name)}`,
        );
      try {
        await using session = await connector.open(cameraTarget(camera), credentials, signal);
        await session.read(signal);
        return { accepted: true };
      } catch (thrown) {
        const error = toCamOptError(thrown);
        if (signal.aborted || error.code === 'INTERNAL') throw thrown;
        return { accepted: false, error: error.toJSON() };
      }
    },
  };
}
