import type { Quirk } from '../quirk.ts';

export const imagingQuirks: readonly Quirk[] = [
  {
    id: 'Q91',
    match: { manufacturer: /^axis/i },
    effect: 'note',
    says: 'AXIS gives gain in percent, not in dB, and -1 for no longest exposure',
    source: 'wire capture, P3818-PVE 11.9.60',
  },
  {
    id: 'Q97',
    match: { manufacturer: /dahua|amcrest|lorex/i },
    effect: 'active-image-profile-only',
    says: 'Dahua shows and sets only the image profile that is active: look again when day turns to night',
    source: 'agsh/onvif issue 30',
  },
];
