import type { CodecOptions } from '../personalities/encoderSchema.ts';
import { element } from '../soap/xmlText.ts';

const maxListed = 240;

/** Options as Media1 writes them: one block a codec, bitrate ranges in the Extension only. */
export function media1Options(options: readonly CodecOptions[], bitrateInExtension: boolean): string {
  const of = (encoding: string): CodecOptions | undefined =>
    options.find((codec) => codec.encoding === encoding);
  const blocks = [
    ['JPEG', of('JPEG')],
    ['MPEG4', of('MPV4-ES')],
    ['H264', of('H264')],
  ] as const;
  const qualities = options.flatMap((codec) => codec.quality);
  const extended = blocks.flatMap(([name, codec]) =>
    codec?.bitrateKbps && bitrateInExtension
      ? [block(name, codec, `<tt:BitrateRange>${minMax(codec.bitrateKbps)}</tt:BitrateRange>`)]
      : [],
  );
  return (
    `<tt:QualityRange>${minMax([Math.min(...qualities), Math.max(...qualities)])}</tt:QualityRange>` +
    blocks.map(([name, codec]) => (codec ? block(name, codec, '') : '')).join('') +
    (extended.length > 0 ? `<tt:Extension>${extended.join('')}</tt:Extension>` : '')
  );
}

/** Options as Media2 writes them: one element a codec. */
export function media2Options(options: readonly CodecOptions[]): string {
  return options
    .map((codec) => {
      const video = codec.encoding !== 'JPEG';
      const rates = codec.fps.toSorted((a, b) => b - a).slice(0, maxListed);
      return (
        `<tr2:Options${video ? ` GovLengthRange="${codec.gop.join(' ')}"` : ''} FrameRatesSupported="${rates.join(' ')}"` +
        `${video ? ` ProfilesSupported="${codec.profiles.join(' ')}"` : ''} ConstantBitRateSupported="${codec.constantBitRate}">` +
        `${element('tt:Encoding', codec.encoding)}<tt:QualityRange>${minMax(codec.quality)}</tt:QualityRange>` +
        resolutions(codec) +
        `<tt:BitrateRange>${minMax(codec.bitrateKbps ?? [0, 0])}</tt:BitrateRange></tr2:Options>`
      );
    })
    .join('');
}

/** Frame rates as Media1 says them, which is whole numbers. */
export function frameRateRange(codec: CodecOptions): readonly [number, number] {
  return (
    codec.fpsRange ?? [Math.max(1, Math.floor(Math.min(...codec.fps))), Math.floor(Math.max(...codec.fps))]
  );
}

function block(name: 'JPEG' | 'MPEG4' | 'H264', codec: CodecOptions, more: string): string {
  const gop = name === 'JPEG' ? '' : `<tt:GovLengthRange>${minMax(codec.gop)}</tt:GovLengthRange>`;
  const profiles =
    name === 'H264'
      ? codec.profiles.map((profile) => element('tt:H264ProfilesSupported', profile)).join('')
      : name === 'MPEG4'
        ? '<tt:Mpeg4ProfilesSupported>SP</tt:Mpeg4ProfilesSupported>'
        : '';
  return (
    `<tt:${name}>${resolutions(codec)}${gop}<tt:FrameRateRange>${minMax(frameRateRange(codec))}</tt:FrameRateRange>` +
    `<tt:EncodingIntervalRange>${minMax(codec.encodingInterval)}</tt:EncodingIntervalRange>${profiles}${more}</tt:${name}>`
  );
}

const resolutions = (codec: CodecOptions): string =>
  codec.resolutions
    .map((size) => {
      const [width, height] = size.split('x');
      return `<tt:ResolutionsAvailable>${element('tt:Width', width)}${element('tt:Height', height)}</tt:ResolutionsAvailable>`;
    })
    .join('');

export const minMax = ([min, max]: readonly [number, number]): string =>
  element('tt:Min', min) + element('tt:Max', max);
