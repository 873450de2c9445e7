import type { Codec } from '../domain/codec.ts';
import { factsOf, parseRtp } from './rtpPacket.ts';
import type { VideoTrack } from './sessionDescription.ts';
import { sizeFromSps, type PictureSize } from './sequenceParameterSet.ts';

export interface StreamNumbers {
  codec: Codec | null;
  size: PictureSize | null;
  fps: number | null;
  bitrateMbps: number | null;
  gop: number | null;
}

interface Picture {
  /** Timestamp, unwrapped to grow past 32 bits. */
  stamp: number;
  bytes: number;
  key: boolean;
  arrivedMs: number;
}

/** Gathers RTP packets and says what stream they are. No clock of its own: arrival times are given. */
export class StreamStatistics {
  readonly #track: VideoTrack;
  readonly #pictures: Picture[] = [];
  #size: PictureSize | null = null;
  #lastStamp = 0;

  constructor(track: VideoTrack) {
    this.#track = track;
    for (const set of track.parameterSets) this.#learnSize(set);
  }

  /** `bytes` is a whole RTP packet; others than the track's are passed over. */
  take(bytes: Uint8Array, arrivedMs: number): void {
    const packet = parseRtp(bytes);
    if (!packet || packet.payloadType !== this.#track.payloadType) return;
    const facts = factsOf(this.#track.codec, packet.payload);
    for (const set of facts.parameterSets) this.#learnSize(set);
    if (facts.size) this.#size = facts.size;
    const picture = this.#pictureAt(packet.timestamp, arrivedMs);
    picture.bytes += packet.payload.length;
    picture.key ||= facts.key;
  }

  get frames(): number {
    return this.#pictures.length;
  }

  /** Whole groups of pictures seen; 0 for streams without key frames of their own. */
  get groups(): number {
    return Math.max(0, this.#keyIndexes().length - 1);
  }

  numbers(): StreamNumbers {
    const keys = this.#keyIndexes();
    const fps = this.#framesPerSecond();
    return {
      codec: this.#track.codec,
      size: this.#size,
      fps: fps === null ? null : round(fps, 2),
      bitrateMbps: fps === null ? null : this.#megabits(keys, fps),
      gop: this.#groupLength(keys),
    };
  }

  #learnSize(set: Uint8Array): void {
    const { codec } = this.#track;
    if (codec !== 'H.264' && codec !== 'H.265') return;
    const isSps = codec === 'H.264' ? ((set[0] ?? 0) & 31) === 7 : (((set[0] ?? 0) >> 1) & 63) === 33;
    // What is in the stream counts more than the description, which some cameras do not renew (it comes later).
    if (isSps) this.#size = sizeFromSps(codec, set) ?? this.#size;
  }

  #pictureAt(timestamp: number, arrivedMs: number): Picture {
    const step = (timestamp - (this.#lastStamp >>> 0)) | 0;
    const stamp = this.#pictures.length === 0 ? timestamp : this.#lastStamp + step;
    this.#lastStamp = stamp;
    const last = this.#pictures.at(-1);
    if (last?.stamp === stamp) return last;
    const picture = { stamp, bytes: 0, key: false, arrivedMs };
    this.#pictures.push(picture);
    return picture;
  }

  #keyIndexes(): number[] {
    if (this.#track.codec === 'MJPEG') return [];
    return this.#pictures.flatMap(({ key }, index) => (key ? [index] : []));
  }

  /**
   * From the timestamps of pictures: the rate that a parameter set states is often wrong (8 fps read as 16), and arrival
   * times jitter. Where the two clocks disagree by half, the timestamps are made up and the arrival counts.
   */
  #framesPerSecond(): number | null {
    const stamps = this.#pictures.map(({ stamp }) => stamp);
    const [first, last] = [this.#pictures[0], this.#pictures.at(-1)];
    if (!first || !last || stamps.length < 2) return null;
    const span =
      (stamps.reduce((a, b) => Math.max(a, b)) - stamps.reduce((a, b) => Math.min(a, b))) /
      this.#track.clockRate;
    const waited = (last.arrivedMs - first.arrivedMs) / 1000;
    const believable = span > 0 && (waited < 2 || (span < waited * 1.5 && span > waited / 1.5));
    const seconds = believable ? span : waited;
    return seconds > 0 ? (stamps.length - 1) / seconds : null;
  }

  /** Over whole groups where there are any: a key frame more or less changes the rate of a short stretch a lot. */
  #megabits(keys: readonly number[], fps: number): number {
    const from = keys.length >= 2 ? (keys[0] ?? 0) : 0;
    // The last picture may still be on its way.
    const to = keys.length >= 2 ? (keys.at(-1) ?? 0) : this.#pictures.length - 1;
    const bytes = this.#pictures.slice(from, to).reduce((sum, picture) => sum + picture.bytes, 0);
    return round((bytes * 8) / ((to - from) / fps) / 1e6, 3);
  }

  /** The usual distance between key frames: a camera may add one when a viewer comes. */
  #groupLength(keys: readonly number[]): number | null {
    const distances = keys.slice(1).map((key, index) => key - (keys[index] ?? 0));
    if (distances.length === 0) return null;
    const sorted = distances.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
