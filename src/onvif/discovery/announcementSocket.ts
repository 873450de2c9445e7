import { createSocket } from 'node:dgram';
import type { Clock, Log } from '../../app/ports.ts';
import { localInterfaces } from './localNetworks.ts';
import { discoveryGroup, discoveryPort } from './probeMessage.ts';

/** Networks that come up later are joined, too: a technician plugs in the cable after the program was started. */
const joinEveryMs = 5000;

/**
 * Hands over what is said to the discovery group on every interface until the signal aborts. The port is shared with other
 * programs; where one of them keeps it to itself the log says so, and nothing is heard.
 */
export async function hearGroup(options: {
  clock: Clock;
  log: Log;
  onDatagram: (datagram: Buffer, source: string) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { clock, log, signal } = options;
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const failed = new AbortController();
  socket.on('error', (error) => {
    const message = `cameras coming and going are not heard: ${error.message}`;
    log({ at: clock.now(), level: 'warn', message });
    failed.abort();
  });
  socket.on('message', (datagram, from) => options.onDatagram(datagram, from.address));
  const joined = new Set<string>();
  const join = (): void => {
    const addresses = new Set(localInterfaces([]).map(({ address }) => address));
    for (const address of joined) if (!addresses.has(address)) joined.delete(address);
    for (const address of addresses) {
      if (joined.has(address)) continue;
      try {
        socket.addMembership(discoveryGroup, address);
        joined.add(address);
      } catch {
        // An interface without multicast hears nothing; the others do.
      }
    }
  };
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
