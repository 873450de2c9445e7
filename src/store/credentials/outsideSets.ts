import { execFile, type ExecFileException } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CamOptError } from '../../domain/errors.ts';
import { hasCode } from '../durableFile.ts';
import { credentialSetsSchema, type CredentialSets } from './sealedSets.ts';

const longestRunMs = 60_000;
const mostBytes = 1024 * 1024;

/**
 * Credential sets that another program keeps: `["age","-d","-i",…]`, `["ansible-vault","view",…]`, `["pass","show",…]`.
 * An argument list and no shell; the sets come as JSON on standard output: `{"lobby":{"username":…,"password":…}}`.
 */
export async function setsFromCommand(
  command: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<CredentialSets> {
  const [program, ...args] = command;
  const output = await new Promise<string>((resolve, reject) => {
    const options = { signal, timeout: longestRunMs, maxBuffer: mostBytes, shell: false, windowsHide: true };
    // Standard error is left out of every message: some programs repeat there what they decrypted.
    execFile(program, args, options, (error, stdout) =>
      error === null ? resolve(stdout) : reject(failed(program, why(error))),
    );
  });
  return parseSets(output, `the command ${program}`);
}

/** What systemd hands to a service with `LoadCredential=camopt:…`; undefined where there is none. */
export async function setsFromDirectory(folder: string): Promise<CredentialSets | undefined> {
  const file = join(folder, 'camopt');
  try {
    return parseSets(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function parseSets(text: string, from: string): CredentialSets {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new CamOptError('CONFIG_INVALID', `${from} gave no JSON`);
  }
  const parsed = credentialSetsSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  // Only the path: the value at it may be a password.
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new CamOptError(
    'CONFIG_INVALID',
    `${from} gave no credential sets${where === '' ? '' : ` (at ${where})`}`,
  );
}

function why(error: ExecFileException): string {
  if (error.name === 'AbortError') return 'interrupted';
  if (error.killed === true) return `no answer within ${longestRunMs / 1000} s`;
  return typeof error.code === 'number' ? `ended with ${error.code}` : (error.code ?? 'failed');
}

function failed(program: string, reason: string): CamOptError {
  return new CamOptError('CONFIG_INVALID', `the credential command ${program}: ${reason}`, {
    hint: 'run it by hand: it has to print the sets as JSON',
  });
}
