import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CamOptError } from '../../domain/errors.ts';
import type { PasswordText } from '../../domain/passwordText.ts';
import type { Secret } from '../../shared/secret.ts';
import { hasCode, makeFolder } from '../durableFile.ts';
import { DurableJson, type FileKind } from '../durableJson.ts';
import { openSets, sealedSetsSchema, sealSets, type CredentialSets, type SealedSets } from './sealedSets.ts';

const fileKind: FileKind<SealedSets> = {
  name: 'credentials',
  version: 1,
  schema: sealedSetsSchema,
  migrations: [],
  readers: 'owner',
};

/** A set as it is given to be kept. */
export interface NewSet {
  username: string;
  password: Secret;
  passwordText?: PasswordText;
}

export function withConsent<Part extends object>(
  part: Part,
  passwordText: PasswordText | undefined,
): Part & { passwordText?: PasswordText } {
  return passwordText === undefined ? part : { ...part, passwordText };
}

/** Named credential sets in one encrypted file. Everything throws CONFIG_INVALID for a wrong passphrase. */
export interface CredentialFile {
  /** Without the passphrase. */
  entries(): Promise<{ name: string; passwordText?: PasswordText }[]>;
  sets(passphrase: Secret): Promise<CredentialSets>;
  /** The first set decides the passphrase; every later one needs the same. */
  add(name: string, set: NewSet, passphrase: Secret): Promise<void>;
  remove(name: string, passphrase: Secret): Promise<boolean>;
}

/** `lock` is held from reading to writing: a set that another process adds meanwhile is not lost. */
export function credentialFile(path: string, lock: () => Promise<AsyncDisposable>): CredentialFile {
  const json = new DurableJson(path, fileKind);
  const read = async (): Promise<SealedSets | null> => {
    await refuseReadableByOthers(path);
    return json.read();
  };
  const setsOf = async (passphrase: Secret): Promise<CredentialSets> => {
    const sealed = await read();
    return sealed === null ? {} : openSets(sealed, passphrase);
  };
  const write = async (sets: CredentialSets, passphrase: Secret): Promise<void> => {
    await makeFolder(dirname(path));
    await json.write(await sealSets(sets, passphrase));
  };
  return {
    entries: async () => {
      const { names = [], passwordText = {} } = (await read()) ?? {};
      return names.map((name) => withConsent({ name }, passwordText[name]));
    },
    sets: setsOf,
    add: async (name, { username, password, passwordText }, passphrase) => {
      await using _lock = await lock();
      const sets = await setsOf(passphrase);
      const set = withConsent({ username, password: password.reveal() }, passwordText);
      await write({ ...sets, [name]: set }, passphrase);
    },
    remove: async (name, passphrase) => {
      await using _lock = await lock();
      const { [name]: had, ...others } = await setsOf(passphrase);
      if (had === undefined) return false;
      await write(others, passphrase);
      return true;
    },
  };
}

/** As ssh does with its keys: a file that others can read or change is not used, however well it is encrypted. */
export async function refuseReadableByOthers(path: string): Promise<void> {
  try {
    const { mode, uid } = await lstat(path);
    const mine = uid === process.getuid?.();
    if ((mode & 0o077) === 0 && mine) return;
    throw new CamOptError(
      'CONFIG_INVALID',
      mine ? `${path} can be read by others` : `${path} belongs to another user`,
      { hint: `chmod 600 ${path}, as its owner` },
    );
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
}
