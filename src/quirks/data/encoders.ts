import type { Quirk } from '../quirk.ts';

export const encoderQuirks: readonly Quirk[] = [
  {
    id: 'Q66',
    match: { manufacturer: /reolink/i },
    effect: 'options-unreliable',
    says: 'Reolink may announce frame rates that are leaked memory: only the current one is known to work',
    source: 'wire capture, TrackMix WiFi v3.0.0.5428',
  },
  {
    id: 'Q74',
    match: { manufacturer: /geovision/i },
    effect: 'ignores-changes',
    says: 'GeoVision may say OK to a change and not make it: only what is read back counts',
    source: 'edgexfoundry/device-onvif-camera issue 29',
  },
  {
    id: 'Q75',
    match: { manufacturer: /hikvision/i, model: /DS-2DE2A404IW/i },
    effect: 'one-change-at-a-time',
    says: 'this Hikvision line refuses valid values when several change at once: change one at a time',
    source: 'edgexfoundry/device-onvif-camera issue 29',
  },
  {
    id: 'Q76',
    match: { manufacturer: /tp-?link/i, model: /tapo c200/i },
    effect: 'encoder-read-only',
    says: 'this Tapo takes no encoder settings over ONVIF: set resolution and rate in the app',
    source: 'edgexfoundry/device-onvif-camera doc/tested-onvif-camera.md, Tapo C200',
  },
  {
    id: 'Q84',
    match: { manufacturer: /thingino|onvif_simple_server|sonoff|yi-hack/i },
    effect: 'read-back-fixed',
    says: 'this firmware reports fixed numbers whatever the encoder does: measure the stream to know',
    source: 'themactep/thingino-firmware PR 1349, roleoroleo/onvif_simple_server issue 64',
  },
];
