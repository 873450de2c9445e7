import type { Socket } from 'node:net';
import type { UdpPair } from './udpPair.ts';

/** How the packets of a session reach its client. */
export interface PacketWay {
  /** The Transport header that answers SETUP. */
  readonly transport: string;
  rtp(header: Buffer, payload: Buffer): void;
  rtcp(report: Buffer): void;
  /** What is sent inside leaves together, where that saves anything. */
  together(send: () => void): void;
  /** Bytes that could not leave yet. */
  unsent(): number;
  close(): void;
}

/** RTP and RTCP in the connection of the requests, on two of its channels. */
export function interleaved(socket: Socket, channels: readonly [number, number]): PacketWay {
  const send = (channel: number, ...parts: Buffer[]): void => {
    if (socket.destroyed) return;
    const frame = Buffer.alloc(4);
    frame[0] = 0x24;
    frame[1] = channel;
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    frame.writeUInt16BE(size, 2);
    socket.write(frame);
    for (const part of parts) socket.write(part);
  };
  return {
    transport: `RTP/AVP/TCP;unicast;interleaved=${channels[0]}-${channels[1]}`,
    rtp: (header, payload) => send(channels[0], header, payload),
    rtcp: (report) => send(channels[1], report),
    together: (work) => {
      socket.cork();
      work();
      socket.uncork();
    },
    unsent: () => socket.writableLength,
    close: () => undefined,
  };
}

/** Packets a step, as many as the usual 100 Mbit/s let through: a whole key frame would run over the client's buffer. */
const burst = 8;
const pauseMs = 1;

/** RTP and RTCP in datagrams, to the two ports that the client named at the address it asked from. */
export function datagrams(pair: UdpPair, address: string, ports: readonly [number, number]): PacketWay {
  const waiting: Buffer[][] = [];
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  const drain = (): void => {
    timer = undefined;
    for (const packet of waiting.splice(0, burst)) {
      waitingBytes -= packet.reduce((sum, part) => sum + part.length, 0);
      // A client that is gone refuses them; that it is gone is known from its connection.
      pair.rtp.send(packet, ports[0], address, () => undefined);
    }
    if (waiting.length > 0) timer = setTimeout(drain, pauseMs);
  };
  return {
    transport: `RTP/AVP;unicast;client_port=${ports[0]}-${ports[1]};server_port=${pair.port}-${pair.port + 1}`,
    rtp: (header, payload) => {
      waiting.push([header, payload]);
      waitingBytes += header.length + payload.length;
      if (timer === undefined) timer = setTimeout(drain, 0);
    },
    rtcp: (report) => pair.rtcp.send(report, ports[1], address, () => undefined),
    together: (work) => {
      work();
      clearTimeout(timer);
      drain();
    },
    unsent: () => waitingBytes,
    close: () => {
      clearTimeout(timer);
      waiting.length = 0;
    },
  };
}
