import type { CredentialSetEntry, Exchange, PolicyState, SiteServices } from '../../src/app/siteServices.ts';
import { checkSetName } from '../../src/domain/credentialSetName.ts';
import { CamOptError } from '../../src/domain/errors.ts';
import type { Policy, PolicyProblem } from '../../src/domain/policy.ts';

export interface FakeSiteOptions {
  sets?: readonly string[];
  general?: { username: string; forAll: boolean };
  /** question that is asked before a set is added */
  passphrase?: string;
  policy?: Policy;
  /** what the file holds when it is read again */
  policyNext?: Policy;
  problems?: readonly PolicyProblem[];
  /** what is wrong with the configuration file */
  configProblem?: string;
}

/** The site's services with a memory and no files. A set named `wrong` is let in nowhere. */
export function fakeSite(options: FakeSiteOptions = {}): SiteServices {
  const sets = new Map<string, CredentialSetEntry>(
    (options.sets ?? []).map((name) => [name, { name, from: 'file' }]),
  );
  let ask: ((question: string) => Promise<string>) | undefined;
  let state: PolicyState = {
    file: '/srv/camopt/sites/north-yard/policy.yaml',
    found: options.policy !== undefined,
    policy: options.policy ?? { version: 1 },
    problems: [],
  };
  return {
    credentialSets: {
      general: options.general ?? null,
      list: async () => [...sets.values()],
      add: async (name, { username, password, passwordText }) => {
        if (options.passphrase !== undefined) {
          const typed = await ask?.('Passphrase of the credential sets of north-yard: ');
          if (typed !== options.passphrase)
            throw new CamOptError('CONFIG_INVALID', 'the credential sets do not open with this passphrase');
        }
        if (password.isEmpty) throw new CamOptError('USAGE', `the password of ${username} is empty`);
        sets.set(checkSetName(name), {
          name,
          from: 'file',
          ...(passwordText === undefined ? {} : { passwordText }),
        });
      },
      remove: async (name) => {
        if (!sets.delete(name)) throw new CamOptError('USAGE', `there is no encrypted set "${name}"`);
      },
      test: async (name, cameraId) =>
        name === 'wrong'
          ? {
              accepted: false,
              error: new CamOptError('CAM_AUTH', `${cameraId} refuses the password of set ${name}`).toJSON(),
            }
          : { accepted: true },
    },
    policy: {
      state: () => state,
      reload: async () => {
        state = {
          ...state,
          found: true,
          policy: options.problems === undefined ? (options.policyNext ?? state.policy) : state.policy,
          problems: options.problems ?? [],
        };
        return state;
      },
      create: async () => (state = { ...state, found: true }),
    },
    config: {
      file: '/home/installer/.config/camopt/config.yaml',
      prepare: async () => {},
      check: async () => {
        if (options.configProblem !== undefined)
          throw new CamOptError('CONFIG_INVALID', options.configProblem);
        return { found: true, keys: {} };
      },
    },
    report: async (runId) => `<!doctype html><title>${runId}</title>`,
    keepReport: async (runId) => ({
      file: `/srv/camopt/sites/north-yard/reports/${runId}.html`,
      bytes: 1234,
    }),
    interfaces: () => [
      { name: 'lo', address: '127.0.0.1' },
      { name: 'eth0', address: '10.4.0.2' },
      { name: 'eth1', address: '192.168.1.2' },
    ],
    rangeProblem: (ranges) => {
      const wrong = ranges.find((range) => !/^[\d.]+(\/\d+|-[\d.]+|:\d+)?$/.test(range));
      return wrong === undefined
        ? undefined
        : `"${wrong}" is no range: give 192.168.1.0/24, 192.168.1.10-40, HOST or HOST:PORT`;
    },
    exchanges: (cameraId) => exchangesOf(cameraId),
    askBy: (by) => (ask = by),
  };
}

function exchangesOf(cameraId: string): Exchange[] {
  const ip = cameraId.replace('onvif-', '');
  return ['GetSystemDateAndTime', 'GetServices', 'GetVideoEncoderConfigurations'].map(
    (operation, number) => ({
      at: new Date(Date.UTC(2026, 10, 23, 14, 2, number)),
      operation,
      url: `http://${ip}/onvif/${number < 2 ? 'device' : 'media'}_service`,
      status: 200,
      milliseconds: 12 + number,
      request: `<s:Envelope><s:Body><${operation}/></s:Body></s:Envelope>`,
      response: `<s:Envelope><s:Body><${operation}Response/></s:Body></s:Envelope>`,
    }),
  );
}
