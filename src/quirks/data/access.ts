import type { Quirk } from '../quirk.ts';

export const accessQuirks: readonly Quirk[] = [
  {
    id: 'Q12',
    match: { manufacturer: /tp-?link/i, model: /tapo/i },
    effect: 'note',
    says: 'Tapo wants a camera account made in the app, with a short password of letters and digits',
    source: 'koush/scrypted issue 327',
  },
  {
    id: 'Q54',
    match: { manufacturer: /reolink/i },
    effect: 'note',
    says: 'Reolink gives pictures on port 80, which is often switched off: switch HTTP on for snapshots',
    source: 'wire capture, TrackMix WiFi and E1 Zoom',
  },
  {
    id: 'Q56',
    match: { manufacturer: /bosch/i, model: /dinion/i },
    effect: 'note',
    says: 'DINION gives pictures only with the authentication mode Digest or Both',
    source: 'edgexfoundry/device-onvif-camera footnotes',
  },
];
