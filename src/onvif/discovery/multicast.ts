import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { Log } from '../../app/ports.ts';
import { announcementsFrom, bareId, type Announcement } from './announcement.ts';
import type { LocalInterface } from './localNetworks.ts';
import { discoveryGroups, discoveryPort, probedTypes, probeMessage, resolveMessage } from './probeMessage.ts';

export interface Heard {
  announcement: Announcement;
  /** address that the datagram came from */
  source: string;
  interface: LocalInterface;
}

/** When the probes go out, in milliseconds: repeats find those whose answer was lost. */
const repeats = [0, 150, 500, 1200, 2500, 4000, 6000];

/** A burst of a thousand answers must fit; the kernel gives what it allows. */
const receiveBytes = 8 * 1024 * 1024;

/**
 * Probes on every given interface until the signal aborts, and reports each answer to a probe of ours. Datagrams are only
 * collected while they arrive and read afterwards, so that a burst is not lost to the reading of it.
 */
export function probeEverywhere(options: {
  interfaces: readonly LocalInterface[];
  log: Log;
  now: () => Date;
  onHeard: (heard: Heard) => void;
  signal: AbortSignal;
}): void {
  for (const local of options.interfaces) probeOn(local, options);
}

function probeOn(local: LocalInterface, options: Parameters<typeof probeEverywhere>[0]): void {
  const { signal } = options;
  const isIPv6 = local.family === 'IPv6';
  const zone = local.address.replace(/^[^%]*/, '');
  const group = `${discoveryGroups[local.family]}${zone}`;
  const socket = createSocket({ type: isIPv6 ? 'udp6' : 'udp4', reuseAddr: true });
  const sent = new Set<string>();
  const known = new Set<string>();
  const seenEndpoints = new Set<string>();
  const inbox: { datagram: Buffer; source: string }[] = [];
  let reading: NodeJS.Immediate | undefined;

  const trouble = (error: Error): void =>
    options.log({
      at: options.now(),
      // Machines without IPv6 on an interface are common, and nothing is missing there.
      level: isIPv6 ? 'debug' : 'warn',
      message: `discovery on ${local.name} (${local.address}): ${error.message}`,
    });

  const send = (message: Buffer): void =>
    socket.send(message, discoveryPort, group, (error) => {
      if (error !== null && !signal.aborted) trouble(error);
    });

  const read = (): void => {
    reading = undefined;
    // A few at a time: between them the socket is emptied.
    for (const { datagram, source } of inbox.splice(0, 32)) {
      // Every repeat brings every answer again; reading XML is what costs.
      const endpoint = `${source} ${endpointIn(datagram)}`;
      if (seenEndpoints.has(endpoint)) continue;
      for (const announcement of announcementsFrom(datagram)) {
        if (announcement.kind !== 'match' || !sent.has(announcement.relatesTo)) continue;
        const key = `${announcement.endpoint} ${source} ${announcement.xaddrs.join(' ')}`;
        if (known.has(key)) continue;
        known.add(key);
        if (announcement.whole && announcement.xaddrs.length > 0) seenEndpoints.add(endpoint);
        // A device may leave its address out of the answer and tell it when asked again.
        if (announcement.xaddrs.length === 0 && announcement.endpoint !== '') {
          const id = randomUUID();
          sent.add(id);
          send(resolveMessage(`urn:uuid:${id}`, announcement.endpoint));
        }
        options.onHeard({ announcement, source, interface: local });
      }
    }
    if (inbox.length > 0) reading = setImmediate(read);
  };

  socket.on('error', (error) => {
    trouble(error);
  });
  socket.on('message', (datagram, from) => {
    inbox.push({ datagram, source: from.address });
    reading ??= setImmediate(read);
  });
  const timers: NodeJS.Timeout[] = [];
  const stop = (): void => {
    for (const timer of timers) clearTimeout(timer);
    if (reading !== undefined) clearImmediate(reading);
    socket.close();
  };
  if (signal.aborted) {
    stop();
    return;
  }
  signal.addEventListener('abort', stop, { once: true });
  socket.bind(0, local.address, () => {
    try {
      socket.setMulticastInterface(isIPv6 ? `::${zone}` : local.address);
      socket.setMulticastTTL(4);
      enlarge(socket);
    } catch (error) {
      trouble(error instanceof Error ? error : new Error(String(error)));
    }
    for (const at of repeats)
      timers.push(
        setTimeout(() => {
          for (const type of probedTypes) {
            const id = randomUUID();
            sent.add(bareId(id));
            send(probeMessage(`urn:uuid:${id}`, type));
          }
        }, at),
      );
  });
}

/** The endpoint reference by a glance at the bytes; empty when the glance does not find it. */
function endpointIn(datagram: Buffer): string {
  return /Address>\s*((?:urn:|uuid:)[^<\s]+)/.exec(datagram.toString('latin1'))?.[1] ?? '';
}

function enlarge(socket: Socket): void {
  for (let size = receiveBytes; size >= 256 * 1024; size /= 2) {
    try {
      socket.setRecvBufferSize(size);
      return;
    } catch {
      // Some systems refuse what is over their limit instead of giving the limit.
    }
  }
}
