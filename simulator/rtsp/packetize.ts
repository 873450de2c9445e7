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
    header[6] = Math.ceil(frame.width / 8) & 255;
    header[7] = Math.ceil(frame.height / 8) & 255;
    const tables =
      offset === 0 ? Buffer.concat([Buffer.from([0, 0, 0, frame.tables.length]), frame.tables]) : empty;
    const part = frame.scan.subarray(offset, offset + largestPayload - header.length - tables.length);
    payloads.push(Buffer.concat([header, tables, part]));
    offset += part.length;
  }
  return payloads;
}

const empty = Buffer.alloc(0);

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
