import type { PictureMeter } from '../app/ports.ts';
import { CamOptError } from '../domain/errors.ts';
import { decodeForMeasuring } from '../media/decodePicture.ts';
import { measurePicture } from '../media/pictureMetrics.ts';

export function createPictureMeter(): PictureMeter {
  return {
    measure: async (jpeg) => {
      try {
        const { picture, original } = await decodeForMeasuring(jpeg);
        return measurePicture(picture, original);
      } catch (cause) {
        throw new CamOptError('CAM_BAD_ANSWER', 'what the camera sent is no picture', { cause });
      }
    },
    halfBlocks: () => Promise.resolve([]),
  };
}
