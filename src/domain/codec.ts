import * as z from 'zod';

export const codecs = ['H.264', 'H.265', 'MJPEG', 'MPEG4'] as const;
export type Codec = (typeof codecs)[number];

const spellings: Readonly<Record<string, Codec>> = {
  h264: 'H.264',
  avc: 'H.264',
  h265: 'H.265',
  hevc: 'H.265',
  jpeg: 'MJPEG',
  mjpeg: 'MJPEG',
  mpeg4: 'MPEG4',
  mpv4es: 'MPEG4',
};

/** `H264`, `h.265`, `JPEG`, `MPV4-ES` and the like; undefined for a codec that CamOpt has no word for. */
export function codecFrom(text: string): Codec | undefined {
  return spellings[text.toLowerCase().replace(/[^a-z0-9]/g, '')];
}

/** A codec as people and cameras write it, read into the contract's spelling. */
export const codecSchema = z
  .string()
  .transform((text, context): Codec => {
    const codec = codecFrom(text);
    if (codec !== undefined) return codec;
    context.addIssue({
      code: 'custom',
      message: `unknown codec ${JSON.stringify(text)}: one of ${codecs.join(', ')}`,
    });
    return z.NEVER;
  })
  .pipe(z.enum(codecs));
