import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { Camera } from '../camera/camera.ts';
import { seededRandom } from '../camera/seededRandom.ts';
import type { ProbeReply } from '../faults/hooks.ts';
import { scopesOf } from '../services/scopes.ts';
import { bye, hello, probeMatches, resolveMatches, type AppSequence } from './messages.ts';
import { isAsked, readQuestion, type Question } from './probe.ts';

const group = '239.255.255.250';
const port = 3702;
/** WS-Discovery lets a device wait up to half a second, so that many do not answer at once. */
const longestDelayMs = 400;
/** Announcements that leave at once; a thousand together would push the questions out of everybody's buffers. */
const announcementsAtOnce = 25;
const announcementStepMs = 10;
const receiveBytes = 4 * 1024 * 1024;

/** Where a question came from, and what follows for every answer to it. */
interface Asker {
  readonly address: string;
  readonly port: number;
  /** The longest that an answer waits. */
  readonly delayMs: number;
  /** The address by which the asker knows the camera, where it is not the camera's own. */
  readonly seenAs: string | undefined;
}

/** Answers probes for all cameras of the simulation; several simulators share the port. */
export class DiscoveryResponder {
  private readonly cameras: () => Iterable<Camera>;
  private readonly sequence: AppSequence = { instance: Math.floor(Date.now() / 1000), next: 1 };
  private readonly random: () => number;
  private socket: Socket | undefined;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly waiting: { kind: 'Hello' | 'Bye'; camera: Camera }[] = [];

  constructor(cameras: () => Iterable<Camera>, seed: number) {
    this.cameras = cameras;
    this.random = seededRandom(seed);
  }

  /**
   * Joins the group on every interface, loopback included; those that cannot join are left out. Where another
   * program keeps the port to itself, the cameras go without discovery.
   */
  async open(): Promise<void> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.bind(port);
    try {
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      const why = error instanceof Error ? error.message : String(error);
      process.stderr.write(`simulator: discovery is off, UDP port ${port} is not to be had: ${why}\n`);
      return;
    }
    socket.on('message', (datagram, from) => this.hear(datagram, from));
    socket.on('error', (error) => process.stderr.write(`simulator: discovery: ${error.message}\n`));
    for (const address of localAddresses()) {
      try {
        socket.addMembership(group, address);
      } catch {
        // An interface may go away or refuse multicast; the others still answer.
      }
    }
    socket.setMulticastLoopback(true);
    socket.setRecvBufferSize(receiveBytes);
    socket.unref();
    this.socket = socket;
  }

  announce(kind: 'Hello' | 'Bye', camera: Camera): void {
    this.waiting.push({ kind, camera });
    if (this.waiting.length === 1) setImmediate(() => this.announceSome());
  }

  private announceSome(): void {
    for (const { kind, camera } of this.waiting.splice(0, announcementsAtOnce))
      this.announceNow(kind, camera);
    if (this.waiting.length > 0) this.later(announcementStepMs, () => this.announceSome());
  }

  private announceNow(kind: 'Hello' | 'Bye', camera: Camera): void {
    const reply = this.replyOf(camera, camera.ip);
    if (!reply) return;
    const text = kind === 'Hello' ? hello(camera, reply, this.sequence) : bye(camera, this.sequence);
    const addresses = isLoopback(camera.ip) ? ['127.0.0.1'] : localAddresses();
    for (const address of addresses) {
      try {
        this.socket?.setMulticastInterface(address);
        this.send(Buffer.from(text), port, group);
      } catch {
        // Announcements are a courtesy: a network that does not take them is no failure.
      }
    }
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    for (const { kind, camera } of this.waiting) this.announceNow(kind, camera);
    const { socket } = this;
    this.socket = undefined;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  private hear(datagram: Buffer, from: RemoteInfo): void {
    // Most of what arrives at the group are announcements; reading those would cost more than answering.
    const question =
      datagram.includes('Probe') || datagram.includes('Resolve') ? readQuestion(datagram) : undefined;
    if (!question) return;
    const own = localAddresses().includes(from.address) || isLoopback(from.address);
    const near = addressTowards(from.address);
    // An address on loopback means nothing to another machine.
    const reached = [...this.cameras()].filter(
      (camera) => camera.poweredOn && (own || !isLoopback(camera.ip)),
    );
    const delayMs = Math.min(longestDelayMs, reached.length * 2);
    for (const camera of reached) {
      this.answer(question, camera, {
        ...from,
        delayMs,
        seenAs: camera.listensEverywhere ? near : undefined,
      });
    }
  }

  private answer(question: Question, camera: Camera, asker: Asker): void {
    const plain = this.replyOf(camera, asker.seenAs ?? camera.ip);
    if (!plain) return;
    const asked =
      question.kind === 'probe'
        ? isAsked(question, plain)
        : question.endpoint === `urn:uuid:${camera.identity.uuid}`;
    if (!asked) return;
    const write = question.kind === 'probe' ? probeMatches : resolveMatches;
    const replies = camera.faults
      .fire({ operation: 'Probe', service: 'discovery', path: '' })
      .reduce<readonly ProbeReply[]>(
        (so, { fault, hooks }) => hooks.discovery?.(fault, so, this.random) ?? so,
        [plain],
      );
    for (const reply of replies) {
      const bytes = Buffer.from(write(camera, reply, question.messageId, this.sequence));
      this.later(this.random() * asker.delayMs, () => {
        for (const part of datagrams(bytes, camera.personality.discovery?.datagramBytes)) {
          this.send(part, asker.port, asker.address);
        }
      });
    }
  }

  private later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    this.timers.add(timer);
  }

  private replyOf(camera: Camera, ip: string): ProbeReply | undefined {
    const { discovery } = camera.personality;
    if (!discovery) return undefined;
    const xaddr = camera.xaddr.replace(/\/\/[^/:]+/, `//${ip}`);
    const xaddrs = discovery.xaddrs.map((template) =>
      template.replaceAll('{xaddr}', xaddr).replaceAll('{host}', ip),
    );
    return { types: discovery.types, scopes: scopesOf(camera), xaddrs };
  }

  private send(bytes: Buffer, toPort: number, address: string): void {
    // A probe may come from a place that cannot be reached; that is the prober's loss.
    this.socket?.send(bytes, toPort, address, () => undefined);
  }
}

export const isLoopback = (address: string): boolean => address.startsWith('127.');

export function localAddresses(): string[] {
  const found = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const addresses = found.filter(({ family }) => family === 'IPv4').map(({ address }) => address);
  return addresses.includes('127.0.0.1') ? addresses : ['127.0.0.1', ...addresses];
}

/** The address of ours in the asker's network, which a camera that listens everywhere gives as its own. */
function addressTowards(asker: string): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, address, netmask }) => family === 'IPv4' && sameNetwork(address, asker, netmask))
    ?.address;
}

function sameNetwork(a: string, b: string, mask: string): boolean {
  const bits = (text: string): number => text.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0);
  return (bits(a) & bits(mask)) === (bits(b) & bits(mask));
}

function datagrams(bytes: Buffer, size: number | undefined): Buffer[] {
  return size === undefined || bytes.length <= size
    ? [bytes]
    : [bytes.subarray(0, size), bytes.subarray(size)];
}
