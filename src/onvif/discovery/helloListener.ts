import { createSocket } from 'node:dgram';
import type { Clock, Log } from '../../app/ports.ts';
import type { FoundCamera } from '../../domain/camera.ts';
import { announcementsFrom, bareId, looksLikeCamera } from './announcement.ts';
import { deviceAddress } from './deviceAddress.ts';
import { foundCamera } from './foundCamera.ts';
import { localInterfaces } from './localNetworks.ts';
import { discoveryGroup, discoveryPort } from './probeMessage.ts';

export interface ListenerEvents {
  /** a camera announced itself; it was not asked anything yet */
  onHello: (camera: FoundCamera, path: string, tls: boolean) => void;
  /** a camera says that it goes, by its endpoint reference as `uuid` in the inventory */
  onBye: (uuid: string) => void;
}

/**
 * Hears cameras come and go until the signal aborts. Resolves when it listens; where the port cannot be had (another program
 * owns it alone) it logs that and hears nothing.
 */
export async function listenForCameras(
  options: ListenerEvents & { clock: Clock; log: Log; signal: AbortSignal },
): Promise<void> {
  const { clock, log, signal } = options;
  if (signal.aborted) return;
  const interfaces = localInterfaces([]);
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const trouble = (error: Error): void =>
    log({
      at: clock.now(),
      level: 'warn',
      message: `cameras coming and going are not heard: ${error.message}`,
    });
  socket.on('message', (datagram, from) => {
    for (const announcement of announcementsFrom(datagram)) {
      if (announcement.kind === 'bye' && announcement.endpoint !== '')
        options.onBye(bareId(announcement.endpoint));
      if (announcement.kind !== 'hello' || !looksLikeCamera(announcement)) continue;
      const address = deviceAddress(announcement.xaddrs, from.address, interfaces);
      if (address === undefined) continue;
      const seen = { interface: '', source: 'hello', at: clock.now() } as const;
      options.onHello(foundCamera(announcement, address, seen), address.path, address.tls);
    }
  });
  await new Promise<void>((resolve) => {
    socket.on('error', (error) => {
      trouble(error);
      resolve();
    });
    socket.bind({ port: discoveryPort, exclusive: false }, () => {
      for (const { address } of interfaces) {
        try {
          socket.addMembership(discoveryGroup, address);
        } catch {
          // An interface without multicast hears nothing; the others do.
        }
      }
      resolve();
    });
  });
  socket.unref();
  signal.addEventListener('abort', () => socket.close(), { once: true });
}
