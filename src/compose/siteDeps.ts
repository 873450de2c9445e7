import { dirname, join } from 'node:path';
import type { SiteDeps } from '../app/siteServicesOver.ts';
import type { PictureShrinker } from '../app/visionPorts.ts';
import type { PolicyUse } from '../app/siteServices.ts';
import { checkConfigFile, type LoadedSettings } from '../config/settings.ts';
import { toCamOptError } from '../domain/errors.ts';
import { localInterfaces } from '../onvif/discovery/localNetworks.ts';
import { rangeHosts } from '../onvif/discovery/rangeAddresses.ts';
import { makeFolder, writeDurably } from '../store/durableFile.ts';
import type { NamedCredentials } from './openCredentials.ts';
import type { WireRing } from './wireRing.ts';

/** What the services of the site need, from the adapters of this call. */
export function siteDeps(options: {
  loaded: LoadedSettings;
  policy: PolicyUse;
  sets: NamedCredentials;
  wire: WireRing;
  askBy: SiteDeps['askBy'];
  reportFolder: string;
  shrinker: PictureShrinker;
}): SiteDeps {
  const { loaded, sets, reportFolder } = options;
  const { username } = loaded.values;
  return {
    policy: options.policy,
    config: {
      file: loaded.file.path,
      prepare: () => makeFolder(dirname(loaded.file.path)),
      check: async () => {
        const settings = await checkConfigFile(loaded.file.path);
        return { found: settings !== undefined, keys: settings?.keys ?? {} };
      },
    },
    credentialSets: {
      general: username === undefined ? null : { username, forAll: loaded.origins.username === 'flag' },
      ...sets,
    },
    reports: {
      keep: async (name, text) => {
        const file = join(reportFolder, name);
        await makeFolder(reportFolder);
        await writeDurably(file, text);
        return file;
      },
    },
    // Wide enough to judge a picture by; a 4K snapshot would be a megabyte of the page.
    shrink: async (jpeg) =>
      options.shrinker
        .shrink(jpeg, { longEdge: 960, masks: [] }, AbortSignal.timeout(10_000))
        .then((small) => small.jpeg)
        .catch(() => jpeg),
    base64: (bytes) => Buffer.from(bytes).toString('base64'),
    interfaces: () => localInterfaces([]).map(({ name, address }) => ({ name, address })),
    rangeProblem: (ranges, ports) => {
      try {
        rangeHosts(ranges, ports);
        return undefined;
      } catch (error) {
        return toCamOptError(error).message;
      }
    },
    exchanges: (cameraId) => options.wire.of(cameraId),
    askBy: options.askBy,
  };
}
