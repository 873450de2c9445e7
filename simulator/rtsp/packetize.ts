import type { VideoCodec } from './annexB.ts';
import type { JpegFrame } from './jpegFrames.ts';

/** Room for a payload in a packet of a usual network, headers taken off. */
const largestPayload = 1400;

/** RTP payloads of one picture, in order; the last one carries the marker. */
export function packetizeVideo(codec: VideoCodec, nals: readonly Buffer[]): Buffer[] {
  return nals.flatMap((nal) => {
    if (nal.length <= largestPayload) return [nal];
    return codec === 'H264' ? fragmentH264(nal) : fragmentH265(nal);
  });
}

/** RFC 2435, with the tables in every frame (Q 255). */
export function packetizeJpeg(frame: JpegFrame): Buffer[] {
  const payloads: Buffer[] = [];
  for (let offset = 0; offset < frame.scan.length;) {
    const header = Buffer.alloc(8);
    header.writeUIntBE(offset, 1, 3);
    header[4] = frame.type;
    header[5] = 255;
    // Where either does not fit in eight bits, both are 0 and the size stands in the header extension.
    if (!isOversized(frame)) header.set([Math.ceil(frame.width / 8), Math.ceil(frame.height / 8)], 6);
    const tables =
      offset === 0 ? Buffer.concat([Buffer.from([0, 0, 0, frame.tables.length]), frame.tables]) : empty;
    const part = frame.scan.subarray(offset, offset + largestPayload - header.length - tables.length);
    payloads.push(Buffer.concat([header, tables, part]));
    offset += part.length;
  }
  return payloads;
}

const empty = Buffer.alloc(0);
const largestInHeader = 255 * 8;
const isOversized = ({ width, height }: JpegFrame): boolean => Math.max(width, height) > largestInHeader;

/**
 * The extension of the RTP header by which ONVIF's Streaming specification (5.1.3, JPEG over RTP) tells a size that RFC 2435
 * has no room for: the frame's SOF0 segment behind the profile 0xFFD8. Undefined where the size fits.
 */
export function jpegExtension(frame: JpegFrame): Buffer | undefined {
  if (!isOversized(frame)) return undefined;
  const luminance = frame.type === 1 ? 0x22 : 0x21;
  const segment = [0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0, 3, 1, luminance, 0, 2, 0x11, 1, 3, 0x11, 1];
  // Filled up to whole words with what may stand before any marker.
  const extension = Buffer.alloc(4 + Math.ceil(segment.length / 4) * 4, 0xff);
  extension.writeUInt16BE(0xffd8, 0);
  extension.writeUInt16BE((extension.length - 4) / 4, 2);
  extension.set(segment, 4);
  extension.writeUInt16BE(frame.height, 9);
  extension.writeUInt16BE(frame.width, 11);
  return extension;
}

/** FU-A of RFC 6184. */
function fragmentH264(nal: Buffer): Buffer[] {
  const header = nal[0] ?? 0;
  const indicator = (header & 0xe0) | 28;
  return fragments(nal.subarray(1), largestPayload - 2, (marks) =>
    Buffer.from([indicator, marks | (header & 31)]),
  );
}

/** FU of RFC 7798. */
function fragmentH265(nal: Buffer): Buffer[] {
  const [first = 0, second = 0] = nal;
  const header = (first & 0x81) | (49 << 1);
  return fragments(nal.subarray(2), largestPayload - 3, (marks) =>
    Buffer.from([header, second, marks | ((first >> 1) & 63)]),
  );
}

function fragments(body: Buffer, size: number, header: (marks: number) => Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const marks = (at === 0 ? 0x80 : 0) | (at + size >= body.length ? 0x40 : 0);
    parts.push(Buffer.concat([header(marks), body.subarray(at, at + size)]));
  }
  return parts;
}
