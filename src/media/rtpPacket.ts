import type { Codec } from '../domain/codec.ts';
import type { PictureSize } from './sequenceParameterSet.ts';

export interface RtpPacket {
  payloadType: number;
  sequence: number;
  timestamp: number;
  payload: Uint8Array;
}

/** RFC 3550, with contributing sources, extension and padding taken off; undefined for what is none. */
export function parseRtp(bytes: Uint8Array): RtpPacket | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint8(0) >> 6 !== 2) return undefined;
  const first = view.getUint8(0);
  let start = 12 + (first & 15) * 4;
  if (first & 0x10) {
    if (bytes.length < start + 4) return undefined;
    start += 4 + view.getUint16(start + 2) * 4;
  }
  const padding = first & 0x20 ? (bytes.at(-1) ?? 0) : 0;
  if (start > bytes.length - padding) return undefined;
  return {
    payloadType: view.getUint8(1) & 127,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    payload: bytes.subarray(start, bytes.length - padding),
  };
}

/** What one payload says about the picture that it belongs to. */
export interface PayloadFacts {
  /** It holds (part of) a key frame. */
  key: boolean;
  /** Complete sequence parameter sets in it. */
  parameterSets: Uint8Array[];
  /** JPEG states its size in every packet. */
  size?: PictureSize;
}

export function factsOf(codec: Codec | null, payload: Uint8Array): PayloadFacts {
  switch (codec) {
    case 'H.264':
      return nalFacts(h264Nals(payload), (nal) => (nal[0] ?? 0) & 31, [5, 5], 7);
    case 'H.265':
      // Key frames are IRAP pictures: cameras with open groups send CRA (21) where others send IDR (19, 20).
      return nalFacts(h265Nals(payload), (nal) => ((nal[0] ?? 0) >> 1) & 63, [16, 21], 33);
    case 'MJPEG':
      return jpegFacts(payload);
    case 'MPEG4':
    case null:
      return { key: false, parameterSets: [] };
  }
}

/** A NAL unit, or the beginning of one that goes on in other packets. */
type Nal = { bytes: Uint8Array; complete: boolean };

function nalFacts(
  nals: Nal[],
  typeOf: (nal: Uint8Array) => number,
  [firstKey, lastKey]: readonly [number, number],
  spsType: number,
): PayloadFacts {
  const facts: PayloadFacts = { key: false, parameterSets: [] };
  for (const { bytes, complete } of nals) {
    const type = typeOf(bytes);
    if (type >= firstKey && type <= lastKey) facts.key = true;
    if (type === spsType && complete) facts.parameterSets.push(bytes);
  }
  return facts;
}

/** RFC 6184: single units, STAP-A and FU-A; the interleaved modes are not used by cameras. */
function h264Nals(payload: Uint8Array): Nal[] {
  const header = payload[0] ?? 0;
  const type = header & 31;
  if (type === 24) return aggregated(payload, 1);
  if (type !== 28) return [{ bytes: payload, complete: true }];
  const fragment = payload[1] ?? 0;
  if ((fragment & 0x80) === 0) return [];
  const rebuilt = Uint8Array.from([(header & 0xe0) | (fragment & 31), ...payload.subarray(2, 16)]);
  return [{ bytes: rebuilt, complete: false }];
}

/** RFC 7798 without DONL fields, which are announced by sprop-max-don-diff and not used by cameras. */
function h265Nals(payload: Uint8Array): Nal[] {
  const type = ((payload[0] ?? 0) >> 1) & 63;
  if (type === 48) return aggregated(payload, 2);
  if (type !== 49) return [{ bytes: payload, complete: true }];
  const fragment = payload[2] ?? 0;
  if ((fragment & 0x80) === 0) return [];
  const first = ((payload[0] ?? 0) & 0x81) | ((fragment & 63) << 1);
  return [{ bytes: Uint8Array.from([first, payload[1] ?? 0, ...payload.subarray(3, 16)]), complete: false }];
}

function aggregated(payload: Uint8Array, start: number): Nal[] {
  const nals: Nal[] = [];
  for (let at = start; at + 2 < payload.length;) {
    const length = ((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0);
    const bytes = payload.subarray(at + 2, at + 2 + length);
    if (bytes.length < length || length === 0) break;
    nals.push({ bytes, complete: true });
    at += 2 + length;
  }
  return nals;
}

/** RFC 2435: sizes in units of eight pixels, rounded up (540 shows as 544); 0 means larger than the field holds. */
function jpegFacts(payload: Uint8Array): PayloadFacts {
  const width = (payload[6] ?? 0) * 8;
  const height = (payload[7] ?? 0) * 8;
  return { key: true, parameterSets: [], ...(width > 0 && height > 0 ? { size: { width, height } } : {}) };
}
