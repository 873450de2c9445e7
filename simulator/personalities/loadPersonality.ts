import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { isFolder, readRecording } from '../recording/readRecording.ts';
import { recordedPersonality } from '../recording/recordedPersonality.ts';
import { personalitySchema, type Personality } from './personalitySchema.ts';

/** A personality that does not exist or does not pass the schema; the message says which and why. */
export class PersonalityError extends Error {
  override readonly name = 'PersonalityError';
}

const loaded = new Map<string, Personality>();

/**
 * Loads a personality by name, from a JSON file by its path, or from what `camopt capture` wrote, a folder or a file.
 * Throws {@link PersonalityError}.
 */
export function loadPersonality(nameOrFile: string): Personality {
  const known = loaded.get(nameOrFile);
  if (known) return known;
  const personality = isRecording(nameOrFile) ? fromRecording(nameOrFile) : fromData(nameOrFile);
  checkReferences(personality);
  loaded.set(nameOrFile, personality);
  return personality;
}

function fromData(nameOrFile: string): Personality {
  const merged = readMerged(fileOf(nameOrFile), []);
  const parsed = personalitySchema.safeParse(merged);
  if (!parsed.success) {
    throw new PersonalityError(`personality ${nameOrFile}: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

function isRecording(path: string): boolean {
  if (isFolder(path)) return existsSync(join(path, 'map.json'));
  if (!path.endsWith('.json') || !existsSync(path)) return false;
  const data = parsedFile(path);
  return isObject(data) && 'entries' in data;
}

function fromRecording(path: string): Personality {
  try {
    const recording = readRecording(path);
    const name = `recorded-${recording.camera.toLowerCase().replace(/[^a-z0-9.-]+/g, '-')}`;
    return recordedPersonality(recording, name);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PersonalityError(`recording ${path}: ${why}`, { cause });
  }
}

/** Names of the personalities that come with the simulator; those that only serve as a base are left out. */
export function personalityNames(): string[] {
  return readdirSync(folder())
    .filter((file) => file.endsWith('.json') && !file.startsWith('_'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}

function fileOf(nameOrFile: string): string {
  if (nameOrFile.endsWith('.json')) return resolve(nameOrFile);
  const file = join(folder(), `${nameOrFile}.json`);
  if (!/^[\w.-]+$/.test(nameOrFile) || !existsSync(file)) {
    throw new PersonalityError(
      `there is no personality ${nameOrFile}; known are ${personalityNames().join(', ')}`,
    );
  }
  return file;
}

/** Bundled, this module lies in dist/ or below it, beside which the data files are found in the source folder. */
function folder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [
    here,
    ...['.', '..', '../..'].flatMap((up) => [
      join(here, up, 'personalities'),
      join(here, up, 'simulator', 'personalities'),
    ]),
  ];
  const found = candidates.find((candidate) => existsSync(join(candidate, '_base.json')));
  if (!found) throw new PersonalityError(`the personality files are missing beside ${here}`);
  return found;
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readMerged(file: string, seen: readonly string[]): Json {
  if (seen.includes(file)) throw new PersonalityError(`${file} extends itself`);
  const own = parsedFile(file);
  if (!isObject(own)) throw new PersonalityError(`${file} is not a JSON object`);
  const { extends: base, ...rest } = own;
  return typeof base === 'string' ? merge(readMerged(fileOf(base), [...seen, file]), rest) : rest;
}

function parsedFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new PersonalityError(`cannot read ${file}: ${String(cause)}`, { cause });
  }
}

function merge(base: Json, over: Json): Json {
  const result: Json = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return result;
}

function checkReferences({ name, encoders, optionSets, videoSources, profiles }: Personality): void {
  const sources = new Set(videoSources.map((source) => source.token));
  const tokens = new Set(encoders.map((encoder) => encoder.token));
  const wrong = [
    ...encoders
      .filter((encoder) => !optionSets[encoder.options])
      .map((encoder) => `option set ${encoder.options}`),
    ...encoders
      .filter((encoder) => encoder.source && !sources.has(encoder.source))
      .map((e) => `source ${e.source}`),
    ...profiles
      .filter((profile) => profile.encoder && !tokens.has(profile.encoder))
      .map((p) => `encoder ${p.encoder}`),
    ...profiles
      .filter((profile) => profile.source && !sources.has(profile.source))
      .map((p) => `source ${p.source}`),
  ];
  if (wrong.length > 0)
    throw new PersonalityError(`personality ${name} refers to a missing ${wrong.join(', ')}`);
}
