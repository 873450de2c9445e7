import type { Credentials } from '../../app/ports.ts';
import { Secret } from '../../shared/secret.ts';
import type { CredentialSetEntry } from '../../app/siteServices.ts';
import { credentialFile, withConsent, type CredentialFile, type NewSet } from './credentialFile.ts';
import { fileStamp } from '../fileStamp.ts';
import { setsFromCommand, setsFromDirectory } from './outsideSets.ts';
import type { CredentialSets } from './sealedSets.ts';

export interface CredentialSources {
  /** encrypted sets of this site */
  file: string;
  /** keeps other processes from changing that file */
  lock: () => Promise<AsyncDisposable>;
  /** `credential_command` of the configuration: argument list, no shell */
  command?: readonly [string, ...string[]];
  /** $CREDENTIALS_DIRECTORY, which systemd sets */
  directory?: string;
  /** asked at most once, and only when the encrypted file is really needed */
  passphrase: () => Promise<Secret>;
}

/** Named sets from wherever they are kept. Names are told, secrets only inside `Credentials`. */
export interface NamedCredentials {
  /** Names and where each comes from; needs no passphrase. */
  list(signal: AbortSignal): Promise<CredentialSetEntry[]>;
  /** The first source that has the name: systemd, then the command, then the encrypted file. */
  get(name: string, signal: AbortSignal): Promise<Credentials | undefined>;
  add(name: string, set: NewSet): Promise<void>;
  /** False when the encrypted file has no such set. */
  remove(name: string): Promise<boolean>;
}

export function namedCredentials(sources: CredentialSources): NamedCredentials {
  const file: CredentialFile = credentialFile(sources.file, sources.lock);
  let asked: Promise<Secret> | undefined;
  const passphrase = (): Promise<Secret> =>
    (asked ??= sources.passphrase().catch((error: unknown) => {
      asked = undefined;
      throw error;
    }));
  let fromCommand: Promise<CredentialSets> | undefined;
  // Opening costs half a second on purpose: once is enough for the five hundred cameras of a run. Another process may keep
  // a new password meanwhile, and the old one would be a wrong one at every camera.
  let opened: { stamp: string; sets: Promise<CredentialSets> } | undefined;
  const inFile = async (): Promise<CredentialSets> => {
    const stamp = await fileStamp(sources.file);
    if (opened?.stamp === stamp) return opened.sets;
    const sets = withPassphrase((secret) => file.sets(secret)).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    opened = { stamp, sets };
    return sets;
  };
  /** One that did not fit is forgotten, so that it can be typed again. */
  const withPassphrase = async <Result>(use: (secret: Secret) => Promise<Result>): Promise<Result> => {
    const secret = await passphrase();
    try {
      return await use(secret);
    } catch (error) {
      asked = undefined;
      throw error;
    }
  };
  const outside = async (
    signal: AbortSignal,
  ): Promise<{ from: 'directory' | 'command'; sets: CredentialSets }[]> => {
    const { directory, command } = sources;
    const found: { from: 'directory' | 'command'; sets: CredentialSets }[] = [];
    const inDirectory = directory === undefined ? undefined : await setsFromDirectory(directory);
    if (inDirectory !== undefined) found.push({ from: 'directory', sets: inDirectory });
    if (command !== undefined) {
      fromCommand ??= setsFromCommand(command, signal).catch((error: unknown) => {
        fromCommand = undefined;
        throw error;
      });
      found.push({ from: 'command', sets: await fromCommand });
    }
    return found;
  };
  const isInFile = async (name: string): Promise<boolean> =>
    (await file.entries()).some((entry) => entry.name === name);
  return {
    list: async (signal) => {
      const known = new Map<string, CredentialSetEntry>();
      for (const { from, sets } of await outside(signal))
        for (const [name, { passwordText }] of Object.entries(sets))
          if (!known.has(name)) known.set(name, withConsent({ name, from }, passwordText));
      for (const entry of await file.entries())
        if (!known.has(entry.name)) known.set(entry.name, { ...entry, from: 'file' });
      return [...known.values()];
    },
    get: async (name, signal) => {
      for (const { sets } of await outside(signal)) {
        const set = sets[name];
        if (set !== undefined) return credentialsOf(name, set);
      }
      if (!(await isInFile(name))) return undefined;
      const set = (await inFile())[name];
      return set === undefined ? undefined : credentialsOf(name, set);
    },
    add: async (name, set) => {
      await withPassphrase((secret) => file.add(name, set, secret));
    },
    remove: async (name) => {
      return (await isInFile(name)) && withPassphrase((secret) => file.remove(name, secret));
    },
  };
}

function credentialsOf(name: string, set: CredentialSets[string]): Credentials {
  const { username, password, passwordText } = set;
  return withConsent({ username, password: new Secret(password), set: name }, passwordText);
}
