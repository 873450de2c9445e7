export type AccessUnit = {
  /** NAL units without start codes. */
  nals: Buffer[];
  /** Starts a group of pictures. */
  key: boolean;
};

export type ParameterSets = { vps?: Buffer; sps: Buffer; pps: Buffer };

export type VideoCodec = 'H264' | 'H265';

/** An elementary stream as ffmpeg writes it (start codes, parameter sets before each key frame) cut into pictures. */
export function parseAnnexB(codec: VideoCodec, stream: Buffer): { units: AccessUnit[]; sets: ParameterSets } {
  const units: AccessUnit[] = [];
  const found: Partial<ParameterSets> = {};
  let waiting: Buffer[] = [];
  for (const nal of nalUnits(stream)) {
    const kind = kindOf(codec, nal);
    if (kind === 'vps' || kind === 'sps' || kind === 'pps') found[kind] ??= nal;
    waiting.push(nal);
    if (kind !== 'picture' && kind !== 'keyPicture') continue;
    // One slice a picture is what the encoder is asked for; a further slice would belong to the unit before.
    if (isFirstSlice(codec, nal)) units.push({ nals: waiting, key: kind === 'keyPicture' });
    else units.at(-1)?.nals.push(...waiting);
    waiting = [];
  }
  const { sps, pps, vps } = found;
  if (!sps || !pps || units.length === 0) throw new Error('the encoder gave no usable stream');
  return { units, sets: vps ? { vps, sps, pps } : { sps, pps } };
}

/** A NAL unit of exactly `size` bytes (at least four) that every decoder passes over. */
export function fillerNal(codec: VideoCodec, size: number): Buffer {
  const filler = Buffer.alloc(size, 0xff);
  if (codec === 'H264') filler[0] = 12;
  else filler.set([38 << 1, 1]);
  filler[size - 1] = 0x80;
  return filler;
}

type NalKind = 'vps' | 'sps' | 'pps' | 'picture' | 'keyPicture' | 'other';

function kindOf(codec: VideoCodec, nal: Buffer): NalKind {
  const first = nal[0] ?? 0;
  if (codec === 'H264') {
    const type = first & 31;
    return type === 7
      ? 'sps'
      : type === 8
        ? 'pps'
        : type === 5
          ? 'keyPicture'
          : type === 1
            ? 'picture'
            : 'other';
  }
  const type = (first >> 1) & 63;
  if (type === 32) return 'vps';
  if (type === 33) return 'sps';
  if (type === 34) return 'pps';
  if (type >= 16 && type <= 23) return 'keyPicture';
  return type <= 9 ? 'picture' : 'other';
}

/** first_mb_in_slice is zero, or first_slice_segment_in_pic_flag is set: in both, the first bit after the header. */
function isFirstSlice(codec: VideoCodec, nal: Buffer): boolean {
  return ((nal[codec === 'H264' ? 1 : 2] ?? 0) & 0x80) !== 0;
}

function* nalUnits(stream: Buffer): Generator<Buffer> {
  let start = stream.indexOf(startCode);
  while (start >= 0) {
    const next = stream.indexOf(startCode, start + 3);
    let end = next < 0 ? stream.length : next;
    while (end > start + 3 && stream[end - 1] === 0) end--;
    if (end > start + 3) yield stream.subarray(start + 3, end);
    start = next;
  }
}

const startCode = Buffer.from([0, 0, 1]);
