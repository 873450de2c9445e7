import { createSocket } from 'node:dgram';
import { access, constants, stat } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import type { LoadedSettings } from '../config/settings.ts';
import type { Document } from '../domain/documents.ts';
import { toCamOptError } from '../domain/errors.ts';
import { openStore } from '../store/openStore.ts';
import { systemClock } from './systemClock.ts';

type Check = Document<'doctor'>['checks'][number];

const wsDiscoveryGroup = '239.255.255.250';
const oldestSaneYear = 2025;

/** What the work depends on at this machine: each check with what to do where it is not fine. Nothing is sent to a camera. */
export async function examineMachine(loaded: LoadedSettings, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const folder = resolve(loaded.values.home);
  const interfaces = ipv4Interfaces();
  const multicast = await Promise.all(interfaces.map(({ name, address }) => multicastCheck(name, address)));
  return [
    check('node', 'ok', process.versions.node),
    ...interfacesCheck(interfaces),
    ...multicast,
    clockCheck(),
    await homeCheck(folder),
    await lockCheck(loaded, folder),
    check(
      'configuration',
      'ok',
      loaded.file.found ? loaded.file.path : `none (${loaded.file.path} is not there)`,
    ),
    await programCheck('ffmpeg', ['-version'], 'only needed to simulate streams: apt-get install ffmpeg'),
    terminalCheck(env),
    env['ANTHROPIC_API_KEY'] === undefined
      ? check(
          'Claude',
          'skipped',
          'ANTHROPIC_API_KEY is not set: the rules work without it (`camopt claude` keeps a key)',
        )
      : check('Claude', 'ok', 'a key is set; nothing is sent without the consent of the site'),
  ];
}

function check(name: string, status: Check['status'], detail: string): Check {
  return { name, status, detail };
}

function ipv4Interfaces(): { name: string; address: string }[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.filter(({ family }) => family === 'IPv4').map(({ address }) => ({ name, address })),
  );
}

function interfacesCheck(interfaces: readonly { name: string; address: string }[]): Check[] {
  const others = interfaces.filter(({ address }) => !address.startsWith('127.'));
  if (others.length === 0)
    return [
      check(
        'network',
        'failed',
        'no interface has an IPv4 address: connect this machine to the cameras’ network',
      ),
    ];
  return [check('network', 'ok', others.map(({ name, address }) => `${name} ${address}`).join(', '))];
}

/** Joins the group of WS-Discovery and sends one empty datagram to it, which every device ignores. */
async function multicastCheck(name: string, address: string): Promise<Check> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    await new Promise<void>((done, fail) => {
      socket.once('error', fail);
      socket.bind(0, address, () => done());
    });
    socket.setMulticastInterface(address);
    socket.addMembership(wsDiscoveryGroup, address);
    await new Promise<void>((done, fail) => {
      socket.send(new Uint8Array(0), 3702, wsDiscoveryGroup, (error) =>
        error === null ? done() : fail(error),
      );
    });
    return check(`multicast ${name}`, 'ok', address);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return check(
      `multicast ${name}`,
      'warning',
      `${reason}: cameras on ${address} are found with --range only`,
    );
  } finally {
    socket.close();
  }
}

function clockCheck(): Check {
  const now = systemClock.now();
  return now.getFullYear() < oldestSaneYear
    ? check('clock', 'failed', `${now.toISOString()}: set this machine's time, or cameras refuse the login`)
    : check('clock', 'ok', now.toISOString());
}

async function homeCheck(folder: string): Promise<Check> {
  try {
    const { mode } = await stat(folder);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const open = (mode & 0o007) !== 0;
    return open
      ? check(
          'home',
          'warning',
          `${folder} can be looked into by every user of this machine: chmod o-rwx ${folder}`,
        )
      : check('home', 'ok', folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return check('home', 'ok', `${folder} will be made at the first use`);
    return check('home', 'failed', `${folder}: ${code}: choose another with --home`);
  }
}

async function lockCheck(loaded: LoadedSettings, folder: string): Promise<Check> {
  const { site, lockDir } = loaded.values;
  try {
    const { lockFolder } = await openStore({
      home: folder,
      site,
      clock: systemClock,
      user: 'doctor',
      ...(lockDir === undefined ? {} : { lockDir: resolve(lockDir) }),
    });
    return lockFolder.shared
      ? check('locks', 'ok', `${lockFolder.path}, shared by all users of this machine`)
      : check('locks', 'warning', `${lockFolder.path}: ${lockFolder.why}; other users' runs are not seen`);
  } catch (error) {
    return check('locks', 'failed', `${toCamOptError(error).message} (${join(folder, 'sites', site)})`);
  }
}

async function programCheck(program: string, args: readonly string[], without: string): Promise<Check> {
  const ran = await execa(program, args, { reject: false, timeout: 5000, stdin: 'ignore' });
  if (ran.failed) return check(program, 'skipped', without);
  return check(program, 'ok', (ran.stdout || ran.stderr).split('\n')[0]?.slice(0, 60) ?? '');
}

function terminalCheck({ TERM, LANG, LC_ALL, NO_COLOR }: NodeJS.ProcessEnv): Check {
  const { isTTY, columns, rows } = process.stdout;
  if (!isTTY) return check('terminal', 'skipped', 'standard output is no terminal');
  const size = `${columns}x${rows}, ${TERM ?? 'TERM not set'}, ${LC_ALL || LANG || 'no locale'}${NO_COLOR ? ', no colour' : ''}`;
  if (columns < 60 || rows < 15) return check('terminal', 'warning', `${size}: the UI needs 60x15`);
  return /utf-?8/i.test(LC_ALL || LANG || '')
    ? check('terminal', 'ok', size)
    : check('terminal', 'warning', `${size}: signs are drawn in ASCII without a UTF-8 locale`);
}
