import { fleetEntrySchema, type FleetEntry, type FleetEntryInput } from './fleetSchema.ts';

/**
 * The cameras that run where no others are named. The first twelve conform, take tokens and digests, adapt nothing and
 * offer 10 and 12 frames a second; each is set so that something is worth changing. The next twelve have their vendor's
 * ways but can all be written.
 */
export function defaultFleet(): FleetEntry[] {
  return entries.map((entry) => fleetEntrySchema.parse(entry));
}

const entries: readonly FleetEntryInput[] = [
  {
    personality: 'axis-media2',
    name: 'Gate north',
    location: 'Perimeter',
    scene: 'perimeter-fence',
    state: {
      encoders: [{ fps: 30, gop: 400, bitrateKbps: 12_000 }],
      imaging: { exposure: { maxExposureTime: 166_667 } },
    },
  },
  {
    personality: 'hikvision',
    name: 'Gate north plates',
    location: 'Car park entry',
    scene: 'car-park',
    state: {
      encoders: [{ fps: 12, gop: 100, bitrateKbps: 2048 }],
      imaging: {
        wideDynamicRange: { mode: 'ON', level: 80 },
        exposure: { maxExposureTime: 40_000 },
        noiseReduction: { level: 0.8 },
      },
    },
  },
  {
    personality: 'dahua',
    name: 'Main entrance',
    location: 'Building A',
    scene: 'backlit-entrance',
    state: {
      encoders: [{ fps: 25, gop: 250, bitrateKbps: 10_240 }],
      imaging: { wideDynamicRange: { mode: 'OFF' }, exposure: { maxExposureTime: 100_000 } },
    },
  },
  {
    personality: 'hanwha',
    name: 'Lobby',
    location: 'Building A',
    scene: 'backlit-entrance',
    state: {
      encoders: [{ fps: 30, gop: 300, bitrateKbps: 12_000 }],
      imaging: { backlightCompensation: { mode: 'ON' } },
    },
  },
  {
    personality: 'bosch',
    name: 'Car park east',
    location: 'Outside',
    scene: 'car-park',
    state: {
      encoders: [{ fps: 30, gop: 255, bitrateKbps: 12_000 }],
      imaging: { exposure: { maxExposureTime: 66_667 } },
    },
  },
  {
    personality: 'uniview',
    name: 'Corridor 1st floor',
    location: 'Building A',
    scene: 'corridor',
    state: {
      encoders: [{ fps: 25, gop: 100, bitrateKbps: 8192 }],
      imaging: { exposure: { maxExposureTime: 166_667 } },
    },
  },
  {
    personality: 'axis-media2',
    name: 'Till 1',
    location: 'Shop',
    scene: 'retail-till',
    state: {
      encoders: [{ fps: 8, gop: 120, bitrateKbps: 1500 }],
      imaging: { exposure: { maxExposureTime: 50_000 } },
    },
  },
  {
    personality: 'hikvision',
    name: 'Yard night',
    location: 'Outside',
    scene: 'night-yard',
    state: {
      encoders: [{ fps: 25, gop: 200, bitrateKbps: 12_288 }],
      imaging: { wideDynamicRange: { mode: 'ON', level: 50 }, exposure: { maxExposureTime: 10_000 } },
    },
  },
  {
    personality: 'dahua',
    name: 'Loading bay',
    location: 'Building B',
    scene: 'day-street',
    state: {
      encoders: [{ fps: 25, gop: 400, bitrateKbps: 12_288 }],
      imaging: { exposure: { maxExposureTime: 166_667 } },
    },
  },
  {
    personality: 'hanwha',
    name: 'Stairs south',
    location: 'Building B',
    scene: 'corridor',
    state: {
      encoders: [{ fps: 30, gop: 150, bitrateKbps: 6144 }],
      imaging: { exposure: { maxExposureTime: 200_000 } },
    },
  },
  {
    personality: 'bosch',
    name: 'Fence west',
    location: 'Perimeter',
    scene: 'perimeter-fence',
    state: {
      encoders: [{ fps: 30, gop: 400, bitrateKbps: 10_000 }],
      imaging: { exposure: { maxExposureTime: 125_000 } },
    },
  },
  {
    personality: 'uniview',
    name: 'Street front',
    location: 'Outside',
    scene: 'day-street',
    state: {
      encoders: [{ fps: 25, gop: 250, bitrateKbps: 12_288 }],
      imaging: { exposure: { maxExposureTime: 100_000 } },
    },
  },
  { personality: 'axis-11', name: 'Roundabout', location: 'Outside', scene: 'day-street' },
  {
    personality: 'hikvision-5.7',
    name: 'Ramp',
    location: 'Garage',
    scene: 'car-park',
    state: { encoders: [{ fps: 25, gop: 200, bitrateKbps: 8192 }] },
  },
  { personality: 'bosch-7', name: 'Dock 4', location: 'Building B', scene: 'day-street' },
  { personality: 'four-channel-encoder', name: 'Old cameras', location: 'Building C', scene: 'corridor' },
  { personality: 'milesight', name: 'Roof', location: 'Building A', scene: 'day-street' },
  { personality: 'profile-s-2013', name: 'Archive', location: 'Cellar', scene: 'corridor' },
  {
    personality: 'sony-srg',
    name: 'Conference room',
    location: 'Building A',
    scene: 'corridor',
    state: { encoders: [{ fps: 30, gop: 300, bitrateKbps: 10_000 }] },
  },
  {
    personality: 'panasonic',
    name: 'Reception',
    location: 'Building B',
    scene: 'backlit-entrance',
    state: { encoders: [{ fps: 30, gop: 120, bitrateKbps: 8192 }] },
  },
  {
    personality: 'day-night',
    name: 'Yard south',
    location: 'Outside',
    scene: 'night-yard',
    state: { encoders: [{ fps: 25, gop: 250, bitrateKbps: 8192 }] },
  },
  {
    personality: 'hanwha',
    name: 'Till 2',
    location: 'Shop',
    scene: 'retail-till',
    state: { encoders: [{ fps: 30, gop: 240, bitrateKbps: 10_000 }] },
  },
  {
    personality: 'bosch',
    name: 'Gate south',
    location: 'Perimeter',
    scene: 'perimeter-fence',
    state: { encoders: [{ fps: 30, gop: 255, bitrateKbps: 12_000 }] },
  },
  {
    personality: 'uniview',
    name: 'Bicycle shed',
    location: 'Outside',
    scene: 'day-street',
    state: { encoders: [{ fps: 25, gop: 200, bitrateKbps: 8192 }] },
  },
];
