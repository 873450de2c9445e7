import type { Clip } from './clip.ts';
import type { PacketWay } from './packetWay.ts';
import { payloadType } from './sdp.ts';

const clockRate = 90_000;
/** A client that reads this much too slowly is cut off, as a camera with little memory does. */
const mostUnsentBytes = 8 * 1024 * 1024;
const reportEveryMs = 5000;

export type PlayerOptions = {
  way: PacketWay;
  clip: Clip;
  ssrc: number;
  firstSequence: number;
  firstTimestamp: number;
  delayMs: number;
  onStalled: () => void;
};

/** Sends a clip in real time, over and over, until it is stopped. */
export class Player {
  readonly #options: PlayerOptions;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #frame = 0;
  #packets = 0;
  #bytes = 0;
  #reportedAt = -Infinity;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  play(): void {
    if (this.#timer) return;
    const { delayMs, clip } = this.#options;
    const wait = this.#frame === 0 ? delayMs : 0;
    // A paused stream goes on where it was, so its clock is moved, not its frames.
    this.#startedAt = performance.now() + wait - (this.#frame * 1000) / clip.settings.fps;
    this.#timer = setTimeout(() => this.#tick(), wait);
  }

  /** What the next packet will carry, as RTP-Info tells it. */
  next(): { sequence: number; timestamp: number } {
    return {
      sequence: (this.#options.firstSequence + this.#packets) & 0xffff,
      timestamp: this.#timestamp(this.#frame),
    };
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Says goodbye (RTCP BYE), as a camera does whose encoder starts anew. */
  sayBye(): void {
    const bye = Buffer.alloc(8);
    bye.writeUInt32BE(0x81cb0001, 0);
    bye.writeUInt32BE(this.#options.ssrc, 4);
    this.#options.way.rtcp(bye);
  }

  #tick(): void {
    const { clip, way, onStalled } = this.#options;
    const interval = 1000 / clip.settings.fps;
    const now = performance.now();
    if (now - this.#reportedAt >= reportEveryMs) this.#sendReport(now);
    way.together(() => {
      while (this.#startedAt + this.#frame * interval <= now) this.#sendFrame();
    });
    if (way.unsent() > mostUnsentBytes) {
      onStalled();
      return;
    }
    const due = this.#startedAt + this.#frame * interval;
    this.#timer = setTimeout(() => this.#tick(), Math.max(1, due - performance.now()));
  }

  #sendFrame(): void {
    const { clip, way, ssrc, firstSequence } = this.#options;
    const payloads = clip.frames[this.#frame % clip.frames.length] ?? [];
    const timestamp = this.#timestamp(this.#frame);
    payloads.forEach((payload, index) => {
      const header = Buffer.alloc(12);
      const extension = index === 0 ? clip.extension : undefined;
      header[0] = extension ? 0x90 : 0x80;
      header[1] = payloadType(clip.settings.encoding) | (index === payloads.length - 1 ? 0x80 : 0);
      header.writeUInt16BE((firstSequence + this.#packets) & 0xffff, 2);
      header.writeUInt32BE(timestamp, 4);
      header.writeUInt32BE(ssrc, 8);
      way.rtp(extension ? Buffer.concat([header, extension]) : header, payload);
      this.#packets++;
      this.#bytes += payload.length;
    });
    this.#frame++;
  }

  #timestamp(frame: number): number {
    return (
      (this.#options.firstTimestamp + Math.round((frame * clockRate) / this.#options.clip.settings.fps)) >>> 0
    );
  }

  /** Sender report: which wall-clock time the timestamps mean. */
  #sendReport(now: number): void {
    this.#reportedAt = now;
    const report = Buffer.alloc(28);
    const wall = Date.now() / 1000 + 2_208_988_800;
    report.writeUInt32BE(0x80c80006, 0);
    report.writeUInt32BE(this.#options.ssrc, 4);
    report.writeUInt32BE(Math.floor(wall) >>> 0, 8);
    report.writeUInt32BE(Math.floor((wall % 1) * 2 ** 32) >>> 0, 12);
    report.writeUInt32BE(this.#timestamp(this.#frame), 16);
    report.writeUInt32BE(this.#packets >>> 0, 20);
    report.writeUInt32BE(this.#bytes >>> 0, 24);
    this.#options.way.rtcp(report);
  }
}
