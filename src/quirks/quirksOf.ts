import { accessQuirks } from './data/access.ts';
import { encoderQuirks } from './data/encoders.ts';
import { imagingQuirks } from './data/imaging.ts';
import type { Quirk } from './quirk.ts';

export const allQuirks: readonly Quirk[] = [...accessQuirks, ...encoderQuirks, ...imagingQuirks];

/** What is known about this device, by what it says of itself. */
export function quirksOf(device: { manufacturer: string; model: string; firmware: string }): Quirk[] {
  return allQuirks.filter(
    ({ match }) =>
      match.manufacturer.test(device.manufacturer) &&
      (match.model === undefined || match.model.test(device.model)) &&
      (match.firmware === undefined || match.firmware.test(device.firmware)),
  );
}
