import type { CameraView } from '../../src/app/camopt.ts';
import type { Camera } from '../../src/domain/camera.ts';
import { cameraIdFor, cameraSchema } from '../../src/domain/camera.ts';
import type { Recommendation, RecommendedChange } from '../../src/domain/recommendation.ts';
import { settingsFrom, valuesOf } from '../../src/domain/settingPaths.ts';
import type { StreamSettings } from '../../src/domain/settings.ts';
import { exampleReading } from './exampleReading.ts';

/** A made-up camera with what is configured on it and what would be recommended; the same for the same number. */
export interface FakeCamera {
  camera: Camera;
  stream: StreamSettings;
  longestShutter: string;
  wdr: 'ON' | 'OFF';
}

const models = [
  ['Hanwha', 'QNV-7080R', '1.41.03'],
  ['Hikvision', 'DS-2CD2143G0-I', '5.5.61'],
  ['Dahua', 'IPC-HFW5442E-ZE', '2.800.15'],
  ['Axis', 'P3245-LV', '11.8.61'],
  ['Bosch', 'FLEXIDOME 8000i', '8.90.0037'],
  ['Uniview', 'IPC322SB-DF28', '2.3.0.5'],
] as const;
const places = ['Gate north', 'Gate south', 'Lobby', 'Dock 4', 'Parking level 2', 'Corridor east', 'Till 3'];
const purposes = ['observation', 'plate', 'entrance', 'overview', undefined] as const;

export function fakeCamera(number: number, change: Partial<Camera> = {}): FakeCamera {
  const [manufacturer, model, firmware] = models[number % models.length] ?? models[0];
  const ip = `10.4.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
  const place = `${places[number % places.length]}${number < places.length ? '' : ` ${number}`}`;
  const camera = cameraSchema.parse({
    id: cameraIdFor(ip, 80),
    uuid: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    ip,
    port: 80,
    manufacturer,
    model,
    name: `${manufacturer} ${model}`,
    location: place,
    hardware: model,
    mac: `00:11:22:33:${String(Math.floor(number / 100)).padStart(2, '0')}:${String(number % 100).padStart(2, '0')}`,
    scopes: [],
    types: ['dn:NetworkVideoTransmitter'],
    xaddrs: [`http://${ip}/onvif/device_service`],
    interface: '10.4.0.2',
    source: 'multicast',
    discovered_at: '2026-11-23T10:00:00.000Z',
    firmware,
    reach: 'ok',
    facts:
      purposes[number % purposes.length] === undefined ? {} : { purpose: purposes[number % purposes.length] },
    ...change,
  });
  return {
    camera,
    stream: {
      resolution: '1920x1080',
      codec: 'H.264',
      fps: [25, 30, 4, 25][number % 4] ?? 25,
      bitrateMbps: [6, 12.3, 4.1, null][number % 4] ?? null,
      gop: [250, 25, 4, 50][number % 4] ?? 50,
      profile: 'Main',
      quality: 4,
      rateControl: 'VBR',
    },
    longestShutter: '1/25',
    wdr: number % 3 === 0 ? 'OFF' : 'ON',
  };
}

/** What reading the camera gives now. */
export function fakeView({ camera, stream, longestShutter, wdr }: FakeCamera): CameraView {
  const read = exampleReading({
    stream,
    imaging: {
      exposure: {
        mode: 'AUTO',
        priority: 'FrameRate',
        minShutter: '1/10000',
        maxShutter: longestShutter,
        minGain: 0,
        maxGain: 60,
      },
      lowLight: { irCutFilter: 'AUTO', noiseReduction: 0.4 },
      image: {
        brightness: 50,
        contrast: 50,
        saturation: 50,
        sharpness: 50,
        wdr: { mode: wdr, level: 50 },
        backlight: { mode: 'OFF', level: 0 },
      },
    },
    sub: {},
  });
  const device = {
    manufacturer: camera.manufacturer,
    model: camera.model,
    firmware: camera.firmware,
    serial: `S${camera.mac}`,
    hardwareId: camera.hardware,
    mac: camera.mac,
  };
  return {
    camera,
    reading: {
      ...read,
      capabilities: { ...read.capabilities, device },
      device,
      identity: { uuid: camera.uuid, serial: device.serial, mac: camera.mac },
      entities: [],
      clockOffsetSeconds: 0,
      notes: [],
    },
    capabilities: { ...read.capabilities, device },
  };
}

/** Fixed rules, so that frames do not change with the real ones. */
export function fakeRecommendation(fake: FakeCamera, view: CameraView): Recommendation {
  const plate = fake.camera.facts.purpose === 'plate';
  const fps = plate ? 25 : 12;
  const wanted = [
    [
      'stream.fps',
      fps,
      plate ? 'plates at 30 km/h need 25 or more' : 'people walking need no more than 12',
      'R-FPS',
    ],
    ['stream.bitrateMbps', plate ? 8 : 3, `model for 1080p at ${fps} frames: ${plate ? 8 : 3} Mb/s`, 'R-BIT'],
    [
      'stream.gop',
      plate ? fps : fps * 2,
      `one key frame every ${plate ? 1 : 2} s: quick seek, small files`,
      'R-GOP',
    ],
    [
      'exposure.maxShutter',
      plate ? '1/650' : '1/50',
      'the longest time without visible blur at walking speed',
      'R-EXP',
    ],
    [
      'image.wdr.mode',
      plate ? 'OFF' : 'ON',
      plate ? 'double exposure smears plates' : 'sky and shade in one picture',
      'R-WDR',
    ],
  ] as const;
  const current = valuesOf(view.reading.settings);
  const changes = wanted.flatMap(([path, value, reason, rule]): RecommendedChange[] => {
    const now = current[path];
    return now === undefined || now === value
      ? []
      : [{ path, current: now, recommended: value, reason, rule }];
  });
  const target = { ...current };
  for (const change of changes) target[change.path] = change.recommended;
  return {
    cameraId: fake.camera.id,
    engine: 'rules',
    purpose: fake.camera.facts.purpose ?? 'observation',
    recommendedSettings: settingsFrom(target),
    changes,
    warnings: plate ? ['night: needs infrared or white light at this shutter time'] : [],
  };
}
