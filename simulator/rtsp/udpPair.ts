import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Two neighbouring ports, the even one for RTP, from which all sessions of a server send. */
export interface UdpPair {
  readonly port: number;
  readonly rtp: Socket;
  readonly rtcp: Socket;
  close(): void;
}

const tries = 50;

/** Throws where no two neighbouring ports can be had. */
export async function openUdpPair(host: string): Promise<UdpPair> {
  for (let attempt = 1; ; attempt++) {
    const rtp = await bound(host, 0);
    const { port } = rtp.address();
    try {
      if (port % 2 === 1) throw new Error('RTP belongs on an even port');
      const rtcp = await bound(host, port + 1);
      const close = (): void => {
        rtp.close();
        rtcp.close();
      };
      return { port, rtp, rtcp, close };
    } catch (error) {
      rtp.close();
      if (attempt === tries) throw error;
    }
  }
}

async function bound(host: string, port: number): Promise<Socket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.bind(port, host);
  try {
    await once(socket, 'listening');
  } catch (error) {
    socket.close();
    throw error;
  }
  // Reports of receivers, and packets that open a firewall, need no answer.
  socket.on('error', () => undefined);
  socket.unref();
  return socket;
}
