import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { CamOpt, CameraView } from '../app/camopt.ts';
import { cameraTarget } from '../app/cameraTarget.ts';
import { createSecondReader } from '../crosscheck/secondReader.ts';
import type { Camera } from '../domain/camera.ts';
import type { Document } from '../domain/documents.ts';
import { toCamOptError } from '../domain/errors.ts';
import { cameraCredentials } from './cameraCredentials.ts';
import type { ComposeOptions } from './openCamOpt.ts';
import { openCredentials } from './openCredentials.ts';
import { secondReaderProgram } from './programs.ts';

type Check = Document<'doctor'>['checks'][number];

const connectMs = 3000;
/** A login by WS-UsernameToken fails with more than a few seconds between the clocks. */
const tolerableOffsetSeconds = 5;

/** From the cable up: address, ports, ONVIF, login, clock, and whether another client gets in where we do not. */
export async function examineCamera(
  camopt: CamOpt,
  camera: Camera,
  options: ComposeOptions,
  signal: AbortSignal,
): Promise<Check[]> {
  const address = await addressCheck(camera);
  if (address.status === 'failed') return [address];
  const ports = await Promise.all(
    [...new Set([camera.port, 80, 443, 554])].map((port) => portCheck(camera, port)),
  );
  const own = ports.find(({ name }) => name === `port ${camera.port}`);
  if (own?.status === 'failed') return [address, ...ports];
  const { checks, view } = await readingChecks(camopt, camera, signal);
  return [address, ...ports, ...checks, await otherClient(camera, view, options, signal)];
}

async function addressCheck({ ip }: Camera): Promise<Check> {
  if (isIP(ip) !== 0) return { name: 'address', status: 'ok', detail: ip };
  return lookup(ip).then(
    (found): Check => ({ name: 'address', status: 'ok', detail: `${ip} is ${found.address}` }),
    (): Check => ({ name: 'address', status: 'failed', detail: `${ip} is no known name` }),
  );
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
  camera: Camera,
  view: CameraView | null,
  options: ComposeOptions,
  signal: AbortSignal,
): Promise<Check> {
  const name = 'other client';
  if (view === null)
    return { name, status: 'skipped', detail: 'not asked: a second wrong login could lock the account' };
  const credentials = await cameraCredentials({ ...options, sets: openCredentials(options) }).for(camera);
  const reader = createSecondReader({ log: options.log, program: secondReaderProgram() });
  const refs = view.reading.entities.map(({ ref }) => ref).filter(({ kind }) => kind === 'encoder');
  const result = await reader.read(cameraTarget(view.camera), credentials, refs, signal);
  return result.ok
    ? {
        name,
        status: 'ok',
        detail: `the npm package onvif gets in too, and reads ${result.entities.length} of ${refs.length} encoders`,
      }
    : { name, status: 'warning', detail: `the npm package onvif does not get in: ${result.reason}` };
}
