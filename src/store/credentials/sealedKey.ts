import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Secret } from '../../shared/secret.ts';
import { makeFolder } from '../durableFile.ts';
import { DurableJson } from '../durableJson.ts';
import { refuseReadableByOthers } from './credentialFile.ts';
import { openSets, sealedSetsSchema, sealSets } from './sealedSets.ts';

/**
 * One API key, encrypted as the credential sets are, and in a file of its own: what stands among the sets can be named
 * for a camera and would be sent to it.
 */
export interface SealedKey {
  /** Needs no passphrase. */
  isKept(): Promise<boolean>;
  /** Throws CONFIG_INVALID for a wrong passphrase; undefined where none is kept. */
  open(passphrase: Secret): Promise<Secret | undefined>;
  /** In place of the one before. */
  keep(key: Secret, passphrase: Secret): Promise<void>;
  /** False where none was kept. */
  forget(): Promise<boolean>;
}

export function sealedKey(path: string, name: string): SealedKey {
  const json = new DurableJson(path, {
    name: 'api-key',
    version: 1,
    schema: sealedSetsSchema,
    migrations: [],
    readers: 'owner',
  });
  const isKept = async (): Promise<boolean> => {
    await refuseReadableByOthers(path);
    return (await json.read()) !== null;
  };
  return {
    isKept,
    open: async (passphrase) => {
      if (!(await isKept())) return undefined;
      const sealed = await json.read();
      const set = sealed === null ? undefined : (await openSets(sealed, passphrase))[name];
      return set === undefined ? undefined : new Secret(set.password);
    },
    keep: async (key, passphrase) => {
      await makeFolder(dirname(path));
      await json.write(await sealSets({ [name]: { username: name, password: key.reveal() } }, passphrase));
    },
    forget: async () => {
      const was = await isKept();
      await rm(path, { force: true });
      return was;
    },
  };
}
