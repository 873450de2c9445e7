import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { defaultFleet } from './fleet/defaultFleet.ts';
import { fleetEntrySchema, fleetSchema, type FleetEntry } from './fleet/fleetSchema.ts';
import { loadPersonality } from './personalities/loadPersonality.ts';
import type { SimulationOptions } from './simulation.ts';

/** A flag that cannot be understood; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CommandLine extends SimulationOptions {
  readonly control: { host: string; port: number };
}

export const usage = `usage: simulator [--cameras N] [--fleet FILE] [--personality NAME]… [--bind IP] [--base-port P]
                 [--control HOST:PORT] [--latency MS] [--seed N] [--username U] [--password-env NAME]`;

const flags = {
  cameras: { type: 'string' },
  fleet: { type: 'string' },
  personality: { type: 'string', multiple: true },
  bind: { type: 'string', default: '127.0.0.1' },
  'base-port': { type: 'string', default: '0' },
  control: { type: 'string', default: '127.0.0.1:0' },
  latency: { type: 'string', default: '0' },
  seed: { type: 'string' },
  username: { type: 'string', default: 'admin' },
  'password-env': { type: 'string' },
} as const;

const wholeNumber = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number);
const highestPort = 65_535;

/** Reads the flags. Throws {@link UsageError}, or a personality's error. */
export function readCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const given = parse(args);
  const cameras = given.cameras === undefined ? undefined : count('--cameras', given.cameras);
  return {
    fleet: fleetOf(given.fleet, given.personality ?? [], cameras),
    bind: address(given.bind),
    basePort: portNumber('--base-port', given['base-port']),
    control: hostAndPort(given.control),
    latencyMs: count('--latency', given.latency),
    // Two simulators on one network must not show the same devices unless they are told to.
    seed: given.seed === undefined ? randomInt(2 ** 31) : count('--seed', given.seed),
    username: given.username,
    password: passwordFrom(env, given['password-env']),
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function count(flag: string, text: string): number {
  const parsed = wholeNumber.safeParse(text);
  if (!parsed.success) throw new UsageError(`${flag} needs a whole number, not ${text}`);
  return parsed.data;
}

function portNumber(flag: string, text: string): number {
  const port = count(flag, text);
  if (port > highestPort) throw new UsageError(`${flag} needs a port up to ${highestPort}, not ${text}`);
  return port;
}

function address(text: string): string {
  if (!z.ipv4().safeParse(text).success) throw new UsageError(`--bind needs an IPv4 address, not ${text}`);
  return text;
}

function hostAndPort(text: string): { host: string; port: number } {
  const colon = text.lastIndexOf(':');
  if (colon <= 0) throw new UsageError(`--control needs HOST:PORT, not ${text}`);
  // An IPv6 address stands in brackets, as in a URL.
  const host = text.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: portNumber('--control', text.slice(colon + 1)) };
}

function passwordFrom(env: NodeJS.ProcessEnv, name: string | undefined): string {
  if (name === undefined) return 'admin';
  const password = env[name];
  if (password === undefined) throw new UsageError(`--password-env names ${name}, which is not set`);
  return password;
}

/** A file, the named personalities in turn, or the default fleet. */
function fleetOf(
  file: string | undefined,
  personalities: readonly string[],
  cameras: number | undefined,
): FleetEntry[] {
  if (file !== undefined) {
    const entries = fleetIn(file);
    for (const entry of entries) loadPersonality(entry.personality);
    return cameras === undefined ? entries : cycle(entries, cameras);
  }
  if (personalities.length > 0) {
    for (const name of personalities) loadPersonality(name);
    const entries = personalities.map((personality) => fleetEntrySchema.parse({ personality }));
    return cycle(entries, cameras ?? entries.length);
  }
  return cycle(defaultFleet(), cameras ?? 12);
}

function fleetIn(file: string): FleetEntry[] {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UsageError(`cannot read the fleet file ${file}: ${String(cause)}`, { cause });
  }
  const parsed = fleetSchema.safeParse(data);
  if (!parsed.success) throw new UsageError(`fleet file ${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The first so many; after the last it begins again, with numbers behind the names. */
function cycle(entries: readonly FleetEntry[], length: number): FleetEntry[] {
  return Array.from({ length }, (_, index) => {
    const entry = entries[index % entries.length];
    if (!entry) throw new UsageError('the fleet is empty');
    const round = Math.floor(index / entries.length);
    return round === 0 || entry.name === undefined ? entry : { ...entry, name: `${entry.name} ${round + 1}` };
  });
}
