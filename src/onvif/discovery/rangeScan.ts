import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import type { Clock, Log } from '../../app/ports.ts';
import { looksLikeCameraPage } from '../../quirks/cameraPages.ts';
import { announcementsFrom, bareId, looksLikeCamera, type Announcement } from './announcement.ts';
import { deviceAddress, type DeviceAddress } from './deviceAddress.ts';
import { checkDevice, type DeviceCheck } from './deviceCheck.ts';
import type { LocalInterface } from './localNetworks.ts';
import { discoveryPort, probedTypes, probeMessage } from './probeMessage.ts';
import type { RangeHost } from './rangeAddresses.ts';

export interface RangeFinding {
  address: DeviceAddress;
  check: DeviceCheck;
  /** what it said to a unicast probe, where it answered one */
  announcement: Announcement | undefined;
}

const hostsAtOnce = 48;
/** new hosts a second: a scan must not look like an attack or fill a slow line */
const hostsPerSecond = 100;
const checkTimeoutMs = 2000;
const probeWaitMs = 400;

/** Asks every address directly: a unicast probe, and the time over HTTP without credentials. Things that are no cameras are left out. */
export async function scanRange(options: {
  hosts: readonly RangeHost[];
  interfaces: readonly LocalInterface[];
  clock: Clock;
  log: Log;
  onFound: (finding: RangeFinding) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { hosts, clock, signal } = options;
  await using prober = await unicastProber(options);
  let next = 0;
  const started = performance.now();
  const worker = async (): Promise<void> => {
    for (let index = next++; index < hosts.length; index = next++) {
      const ahead = (index / hostsPerSecond) * 1000 - (performance.now() - started);
      if (ahead > 0 && index >= hostsAtOnce) await clock.sleep(ahead, signal);
      signal.throwIfAborted();
      const host = hosts[index];
      if (host !== undefined)
        for (const finding of await askHost(host, prober, options)) options.onFound(finding);
    }
  };
  await Promise.all(Array.from({ length: Math.min(hostsAtOnce, hosts.length) }, worker));
}

async function askHost(
  { host, ports }: RangeHost,
  prober: Prober,
  options: Parameters<typeof scanRange>[0],
): Promise<RangeFinding[]> {
  const { clock, signal, interfaces } = options;
  prober.ask(host);
  const checks = await Promise.all(
    ports.map(async (port) => {
      const address = { host, port, path: '/onvif/device_service', tls: port === 443 };
      return { address, check: await checkDevice(address, clock, checkTimeoutMs, signal) };
    }),
  );
  if (prober.heard(host).length === 0 && checks.some(({ check }) => check.answer !== 'nothing'))
    await clock.sleep(probeWaitMs, signal);
  const announced = prober.heard(host).filter(looksLikeCamera);
  const findings: RangeFinding[] = [];
  for (const { address, check } of checks) {
    const announcement = announced.find((entry) => {
      const at = deviceAddress(entry.xaddrs, host, interfaces);
      return at?.port === address.port;
    });
    if (isCamera(check) || announcement !== undefined) findings.push({ address, check, announcement });
  }
  // It announced a port that was not among those asked.
  for (const announcement of announced) {
    const address = deviceAddress(announcement.xaddrs, host, interfaces);
    if (address === undefined || ports.includes(address.port) || ports.length === 1) continue;
    findings.push({
      address,
      announcement,
      check: await checkDevice(address, clock, checkTimeoutMs, signal),
    });
  }
  const working = findings.filter(({ check }) => check.answer === 'onvif');
  return working.length > 0 ? working : findings.slice(0, 1);
}

function isCamera(check: DeviceCheck): boolean {
  if (check.reach === 'not-activated') return true;
  if (check.answer === 'onvif')
    return check.page === '' || /digest/i.test(check.page) || looksLikeCameraPage(check.page);
  return check.answer === 'none' && looksLikeCameraPage(check.page);
}

interface Prober extends AsyncDisposable {
  ask(host: string): void;
  heard(host: string): Announcement[];
}

async function unicastProber(options: { log: Log; clock: Clock }): Promise<Prober> {
  const socket = createSocket('udp4');
  const sent = new Set<string>();
  const answers = new Map<string, Announcement[]>();
  socket.on('error', (error) =>
    options.log({ at: options.clock.now(), level: 'warn', message: `unicast probe: ${error.message}` }),
  );
  socket.on('message', (datagram, from) => {
    for (const announcement of announcementsFrom(datagram)) {
      if (!sent.has(announcement.relatesTo)) continue;
      const known = answers.get(from.address) ?? [];
      if (!known.some(({ endpoint }) => endpoint === announcement.endpoint)) known.push(announcement);
      answers.set(from.address, known);
    }
  });
  await new Promise<void>((resolve) => socket.bind(0, () => resolve()));
  return {
    ask(host) {
      if (!isIPv4(host)) return;
      for (const type of probedTypes) {
        const id = randomUUID();
        sent.add(bareId(id));
        // A host that is not there is found out over HTTP; the datagram is a bonus.
        socket.send(probeMessage(`urn:uuid:${id}`, type), discoveryPort, host, () => undefined);
      }
    },
    heard: (host) => answers.get(host) ?? [],
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
