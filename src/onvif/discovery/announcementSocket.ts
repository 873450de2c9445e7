import { createSocket, type Socket } from 'node:dgram';
import type { Clock, Log } from '../../app/ports.ts';
import { localInterfaces, type LocalInterface } from './localNetworks.ts';
import { discoveryGroups, discoveryPort } from './probeMessage.ts';

/** Networks that come up later are joined, too: a technician plugs in the cable after the program was started. */
const joinEveryMs = 5000;

interface HearOptions {
  clock: Clock;
  log: Log;
  onDatagram: (datagram: Buffer, source: string) => void;
  signal: AbortSignal;
}

/**
 * Hands over what is said to the discovery groups on every interface until the signal aborts. The port is shared with other
 * programs; where one of them keeps it to itself the log says so, and nothing is heard.
 */
export async function hearGroups(options: HearOptions): Promise<void> {
  if (options.signal.aborted) return;
  await Promise.all([hearGroup('IPv4', options), hearGroup('IPv6', options)]);
}

async function hearGroup(
  family: LocalInterface['family'],
  { clock, log, onDatagram, signal }: HearOptions,
): Promise<void> {
  // Both families have the port, each on a socket of its own.
  const socket =
    family === 'IPv4'
      ? createSocket({ type: 'udp4', reuseAddr: true })
      : createSocket({ type: 'udp6', reuseAddr: true, ipv6Only: true });
  const failed = new AbortController();
  socket.on('error', (error) => {
    const message = `cameras coming and going are not heard over ${family}: ${error.message}`;
    // Machines without IPv6 are common, and nothing is missing there.
    log({ at: clock.now(), level: family === 'IPv4' ? 'warn' : 'debug', message });
    failed.abort();
  });
  socket.on('message', (datagram, from) => onDatagram(datagram, from.address));
  const join = joiner(socket, family);
  const ended = AbortSignal.any([signal, failed.signal]);
  try {
    await new Promise<void>((resolve) => {
      ended.addEventListener('abort', () => resolve(), { once: true });
      socket.bind({ port: discoveryPort, exclusive: false }, resolve);
    });
    while (!ended.aborted) {
      join();
      await clock.sleep(joinEveryMs, ended).catch(() => undefined);
    }
  } finally {
    socket.close();
  }
}

/** Joins the group on the interfaces that are there now and were not before. */
function joiner(socket: Socket, family: LocalInterface['family']): () => void {
  const joined = new Set<string>();
  return () => {
    const own = localInterfaces([]).filter((entry) => entry.family === family);
    const addresses = new Set(own.map(({ address }) => address));
    for (const address of joined) if (!addresses.has(address)) joined.delete(address);
    for (const address of addresses) {
      if (joined.has(address)) continue;
      const zone = address.replace(/^[^%]*/, '');
      try {
        socket.addMembership(discoveryGroups[family], family === 'IPv4' ? address : `::${zone}`);
        joined.add(address);
      } catch {
        // An interface without multicast hears nothing; the others do.
      }
    }
  };
}
