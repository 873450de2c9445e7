import { BitReader } from './bitReader.ts';

export interface PictureSize {
  width: number;
  height: number;
}

/** Size of the shown picture, cropping applied; `nal` with its header, without start code. undefined for what is none. */
export function sizeFromSps(codec: 'H.264' | 'H.265', nal: Uint8Array): PictureSize | undefined {
  try {
    const size = codec === 'H.264' ? h264Size(new BitReader(nal)) : h265Size(new BitReader(nal));
    return size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Profiles whose parameter sets carry chroma format, bit depths and scaling lists (ITU-T H.264, 7.3.2.1.1). */
const extendedProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

function h264Size(bits: BitReader): PictureSize {
  bits.skip(8);
  const profile = bits.bits(8);
  bits.skip(16);
  bits.unsigned();
  const chroma = extendedProfiles.has(profile) ? h264Extension(bits) : { format: 1, separate: false };
  bits.unsigned();
  skipPictureOrder(bits);
  bits.unsigned();
  bits.skip(1);
  const widthInBlocks = bits.unsigned() + 1;
  const heightInMaps = bits.unsigned() + 1;
  const framesOnly = bits.flag();
  if (!framesOnly) bits.skip(1);
  bits.skip(1);
  const crop = croppingOf(bits);
  const rows = framesOnly ? 1 : 2;
  const planar = chroma.format !== 0 && !chroma.separate;
  const unitX = planar && chroma.format < 3 ? 2 : 1;
  const unitY = (planar && chroma.format === 1 ? 2 : 1) * rows;
  return {
    width: widthInBlocks * 16 - unitX * (crop.left + crop.right),
    height: heightInMaps * 16 * rows - unitY * (crop.top + crop.bottom),
  };
}

function h264Extension(bits: BitReader): { format: number; separate: boolean } {
  const format = bits.unsigned();
  const separate = format === 3 && bits.flag();
  bits.unsigned();
  bits.unsigned();
  bits.skip(1);
  if (bits.flag())
    for (let list = 0; list < (format === 3 ? 12 : 8); list++)
      if (bits.flag()) skipScalingList(bits, list < 6 ? 16 : 64);
  return { format, separate };
}

function skipScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.signed() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function skipPictureOrder(bits: BitReader): void {
  const type = bits.unsigned();
  if (type === 0) bits.unsigned();
  if (type !== 1) return;
  bits.skip(1);
  bits.signed();
  bits.signed();
  const count = bits.unsigned();
  for (let i = 0; i < count; i++) bits.signed();
}

function h265Size(bits: BitReader): PictureSize {
  bits.skip(16 + 4);
  const subLayers = bits.bits(3);
  bits.skip(1);
  skipProfileTierLevel(bits, subLayers);
  bits.unsigned();
  const chroma = bits.unsigned();
  if (chroma === 3) bits.skip(1);
  const width = bits.unsigned();
  const height = bits.unsigned();
  const crop = croppingOf(bits);
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = chroma === 1 ? 2 : 1;
  return {
    width: width - unitX * (crop.left + crop.right),
    height: height - unitY * (crop.top + crop.bottom),
  };
}

function skipProfileTierLevel(bits: BitReader, subLayers: number): void {
  bits.skip(88 + 8);
  const present = Array.from({ length: subLayers }, () => ({ profile: bits.flag(), level: bits.flag() }));
  if (subLayers > 0) bits.skip(2 * (8 - subLayers));
  for (const { profile, level } of present) bits.skip((profile ? 88 : 0) + (level ? 8 : 0));
}

function croppingOf(bits: BitReader): { left: number; right: number; top: number; bottom: number } {
  if (!bits.flag()) return { left: 0, right: 0, top: 0, bottom: 0 };
  return { left: bits.unsigned(), right: bits.unsigned(), top: bits.unsigned(), bottom: bits.unsigned() };
}
