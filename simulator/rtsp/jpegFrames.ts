/** What RFC 2435 needs of a JPEG: its tables in the RTP header, and the picture data without any marker. */
export type JpegFrame = {
  width: number;
  height: number;
  /** 0 for 4:2:2, 1 for 4:2:0. */
  type: 0 | 1;
  /** Luminance and chrominance table, 64 bytes each. */
  tables: Buffer;
  scan: Buffer;
};

/** Cuts a stream of JPEG pictures, one after the other, into frames. */
export function parseJpegStream(stream: Buffer): JpegFrame[] {
  const frames: JpegFrame[] = [];
  let start = 0;
  while (start + 4 < stream.length) {
    const end = stream.indexOf(endOfImage, start);
    if (end < 0) break;
    frames.push(parseJpeg(stream.subarray(start, end)));
    start = end + 2;
  }
  return frames;
}

function parseJpeg(jpeg: Buffer): JpegFrame {
  let at = 2;
  let size: Pick<JpegFrame, 'width' | 'height' | 'type'> | undefined;
  const tables: Buffer[] = [];
  for (;;) {
    const marker = jpeg.readUInt16BE(at);
    const length = jpeg.readUInt16BE(at + 2);
    const body = jpeg.subarray(at + 4, at + 2 + length);
    if (marker === 0xffdb)
      for (let i = 0; i + 65 <= body.length; i += 65) tables.push(body.subarray(i + 1, i + 65));
    if (marker === 0xffc0)
      size = { height: body.readUInt16BE(1), width: body.readUInt16BE(3), type: body[7] === 0x22 ? 1 : 0 };
    at += 2 + length;
    if (marker === 0xffda) break;
  }
  if (!size || !tables[0]) throw new Error('the encoder gave no usable JPEG');
  return { ...size, tables: Buffer.concat([tables[0], tables[1] ?? tables[0]]), scan: jpeg.subarray(at) };
}

const endOfImage = Buffer.from([0xff, 0xd9]);
