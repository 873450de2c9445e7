import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { CamOpt, CameraView } from '../app/camopt.ts';
import type { Camera } from '../domain/camera.ts';
import { certificateText } from '../domain/certificate.ts';
import type { Document } from '../domain/documents.ts';
import { toCamOptError } from '../domain/errors.ts';
import { usualPorts } from '../onvif/discovery/rangeAddresses.ts';
import { bracketed } from '../shared/bracketed.ts';

type Check = Document<'doctor'>['checks'][number];

const connectMs = 3000;
/** A login by WS-UsernameToken fails with more than a few seconds between the clocks. */
const tolerableOffsetSeconds = 5;

/** From the cable up: address, ports, ONVIF, login, clock, and whether another client gets in where we do not. */
export async function examineCamera(camopt: CamOpt, camera: Camera, signal: AbortSignal): Promise<Check[]> {
  const address = await addressCheck(camera);
  if (address.status === 'failed') return [address];
  const ports = await portChecks(camera);
  const own = ports.find(({ name }) => name === `port ${camera.port}`);
  if (own?.status === 'failed') return [address, ...ports];
  const certificate = await certificateChecks(camopt, camera, signal);
  const { checks, view } = await readingChecks(camopt, camera, signal);
  return [address, ...ports, ...certificate, ...checks, await otherClient(camopt, camera, view, signal)];
}

async function addressCheck({ ip }: Camera): Promise<Check> {
  if (isIP(ip) !== 0) return { name: 'address', status: 'ok', detail: ip };
  return lookup(ip).then(
    (found): Check => ({ name: 'address', status: 'ok', detail: `${ip} is ${found.address}` }),
    (): Check => ({ name: 'address', status: 'failed', detail: `${ip} is no known name` }),
  );
}

/** Its own port, those of web and streams, and of the others on which cameras have ONVIF those that are open. */
async function portChecks(camera: Camera): Promise<Check[]> {
  const told = [camera.port, 80, 443, 554];
  const ports = [...new Set([...told, ...usualPorts])];
  const checks = await Promise.all(
    ports.map(async (port) => ({ port, check: await portCheck(camera, port) })),
  );
  return checks.flatMap(({ port, check }): Check[] => {
    if (told.includes(port)) return [check];
    if (check.status !== 'ok') return [];
    const there = `camopt doctor ${bracketed(camera.ip)}:${port}`;
    return [{ ...check, detail: `open: \`${there}\` tells whether ONVIF is there` }];
  });
}

function portCheck({ ip, port: own }: Camera, port: number): Promise<Check> {
  const name = `port ${port}`;
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port, timeout: connectMs });
    const end = (status: Check['status'], detail: string): void => {
      socket.destroy();
      resolve({ name, status, detail });
    };
    const closed = port === own ? 'failed' : 'skipped';
    socket.once('connect', () => end('ok', 'open'));
    socket.once('timeout', () => end(closed, 'no answer: switched off, or a firewall'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(closed, error.code === 'ECONNREFUSED' ? 'closed' : (error.code ?? error.message)),
    );
  });
}

/** None for a camera that is asked over http. */
async function certificateChecks(camopt: CamOpt, camera: Camera, signal: AbortSignal): Promise<Check[]> {
  const name = 'certificate';
  try {
    const { state, trusted, seen } = await camopt.certificate(camera.id, signal);
    if (seen === null) return [];
    const shown = certificateText(seen);
    if (state === 'changed')
      return [{ name, status: 'failed', detail: `not the one that is trusted, it shows: ${shown}` }];
    if (state === 'new')
      return [
        { name, status: 'warning', detail: `seen for the first time, and trusted from now on: ${shown}` },
      ];
    return [{ name, status: 'ok', detail: `trusted by ${trusted?.by ?? 'authority'}: ${shown}` }];
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    // What the reading says about it comes next, with what to do.
    return [];
  }
}

async function readingChecks(
  camopt: CamOpt,
  camera: Camera,
  signal: AbortSignal,
): Promise<{ checks: Check[]; view: CameraView | null }> {
  try {
    const view = await camopt.read(camera.id, signal);
    const { device, clockOffsetSeconds, capabilities, notes } = view.reading;
    const offset = clockOffsetSeconds ?? 0;
    const clock: Check = {
      name: 'clock',
      status: Math.abs(offset) > tolerableOffsetSeconds ? 'warning' : 'ok',
      detail:
        clockOffsetSeconds === null
          ? 'the camera does not tell its time'
          : `${Math.round(offset)} s ahead of ours`,
    };
    const says = `${device.manufacturer} ${device.model} ${device.firmware}`.trim();
    return {
      view,
      checks: [
        { name: 'ONVIF', status: 'ok', detail: `${says}, ${capabilities.onvif.media ?? 'no media service'}` },
        clock,
        { name: 'login', status: 'ok', detail: 'let in, everything read' },
        ...notes.map((detail): Check => ({ name: 'note', status: 'warning', detail })),
      ],
    };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const { code, message, hint } = toCamOptError(thrown);
    const isLogin = /^CAM_(AUTH|LOCKED|CREDENTIALS|PERMISSION)/.test(code);
    return {
      view: null,
      checks: [{ name: isLogin ? 'login' : 'ONVIF', status: 'failed', detail: `${message}: ${hint}` }],
    };
  }
}

/** Tells "another client gets in, we do not" from "nobody gets in". A login that was refused is not tried a second time. */
async function otherClient(
  camopt: CamOpt,
  camera: Camera,
  view: CameraView | null,
  signal: AbortSignal,
): Promise<Check> {
  const name = 'other client';
  if (view === null)
    return { name, status: 'skipped', detail: 'not asked: a second wrong login could lock the account' };
  const asked = await camopt.crossCheck(camera.id, signal).catch((thrown: unknown) => {
    if (signal.aborted) throw thrown;
    return toCamOptError(thrown).message;
  });
  if (typeof asked === 'string')
    return { name, status: 'warning', detail: `the camera could not be read a second time: ${asked}` };
  const { compared, reason = '', settings } = asked;
  if (!compared)
    return { name, status: 'warning', detail: `the npm package onvif does not get in: ${reason}` };
  const apart = settings.filter(({ agrees }) => !agrees);
  return apart.length === 0
    ? {
        name,
        status: 'ok',
        detail: `the npm package onvif gets in too, and reads ${settings.length} settings alike`,
      }
    : {
        name,
        status: 'warning',
        detail: `the npm package onvif reads other values of ${apart.map(({ path }) => path).join(', ')}: \`camopt crosscheck ${camera.id}\` shows them`,
      };
}
