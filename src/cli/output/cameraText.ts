import type { Camera, FoundCamera, Reach } from '../../domain/camera.ts';
import { addressOf } from '../../domain/cameraAddress.ts';
import type { Capabilities } from '../../domain/capabilities.ts';
import type { Document } from '../../domain/documents.ts';
import { valuesOf } from '../../domain/settingPaths.ts';
import { duration, shown, when } from './style.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

export function foundText(document: Document<'discover'>, style: Style): string {
  const { cameras, foundCameras, scanDuration } = document;
  if (foundCameras === 0)
    return 'no camera answered: check that this machine is on the cameras’ network, or name their addresses with --range';
  const rows = table<FoundCamera>(
    cameras,
    [
      { title: 'ID', cell: (camera) => camera.id },
      { title: 'ADDRESS', cell: addressOf },
      { title: 'MAKE', cell: (camera) => camera.manufacturer, shrink: 1 },
      { title: 'MODEL', cell: (camera) => camera.model, shrink: 1 },
      { title: 'NAME', cell: (camera) => camera.name, shrink: 2 },
      { title: 'PLACE', cell: (camera) => camera.location, shrink: 3 },
    ],
    { width: style.width, head: style.faint },
  );
  return `${rows}\n\n${foundCameras} found in ${duration(scanDuration)}`;
}

const reachWords: Record<Reach, string> = {
  ok: 'ok',
  unreachable: 'unreachable',
  auth: 'not let in',
  locked: 'locked',
  'onvif-off': 'ONVIF off',
  'not-activated': 'not activated',
  'foreign-subnet': 'foreign subnet',
  'behind-recorder': 'behind recorder',
};

export function camerasText(cameras: readonly Camera[], style: Style): string {
  if (cameras.length === 0) return 'no cameras yet: camopt discover finds them, camopt cameras add adds one';
  return table(
    cameras,
    [
      { title: 'ID', cell: (camera) => camera.id },
      { title: 'STATE', cell: (camera) => (camera.reach === null ? '' : reachWords[camera.reach]) },
      { title: 'MAKE', cell: (camera) => camera.manufacturer, shrink: 1 },
      { title: 'MODEL', cell: (camera) => camera.model, shrink: 1 },
      { title: 'FIRMWARE', cell: (camera) => camera.firmware, shrink: 3 },
      { title: 'NAME', cell: (camera) => camera.name, shrink: 1 },
      { title: 'PLACE', cell: (camera) => camera.location, shrink: 2 },
      { title: 'PURPOSE', cell: (camera) => camera.facts.purpose ?? '' },
      { title: 'SEEN', cell: (camera) => when(camera.lastSeen) },
    ],
    {
      width: style.width,
      head: style.faint,
      paint: (text, camera, column) =>
        column === 1 && camera.reach !== null
          ? camera.reach === 'ok'
            ? style.good(text)
            : style.warn(text)
          : text,
    },
  );
}

export function cameraText(camera: Camera, style: Style): string {
  const { facts } = camera;
  return pairs(
    [
      ['id', camera.id],
      ['address', addressOf(camera)],
      ['state', camera.reach === null ? '' : `${reachWords[camera.reach]} ${camera.reachDetail}`.trim()],
      ['make', camera.manufacturer],
      ['model', camera.model],
      ['firmware', camera.firmware],
      ['serial', camera.serial],
      ['MAC', camera.mac],
      ['UUID', camera.uuid],
      ['name', camera.name],
      ['place', camera.location],
      [
        'clock',
        [
          camera.clockOffsetSeconds === null ? '' : `${duration(camera.clockOffsetSeconds)} ahead of ours`,
          camera.timeSource === null ? '' : clockWords[camera.timeSource],
        ]
          .filter((part) => part !== '')
          .join(', '),
      ],
      ['seen', when(camera.lastSeen)],
      ['purpose', facts.purpose ?? ''],
      ['scene width', facts.sceneWidth === undefined ? '' : `${facts.sceneWidth} m`],
      ['stream owner', facts.streamOwner ?? ''],
      ['recorded', facts.recordedStream ?? ''],
      ['credentials', facts.credentialSet ?? ''],
      ['tags', (facts.tags ?? []).join(', ')],
    ],
    style,
  );
}

export function settingsText(document: Document<'settings'>, style: Style): string {
  const values = valuesOf(document.currentSettings);
  const settings = table(
    Object.entries(values),
    [
      { title: 'SETTING', cell: ([path]) => path },
      { title: 'VALUE', cell: ([, value]) => shown(value) },
    ],
    { width: style.width, head: style.faint },
  );
  const streams = table(
    document.streams,
    [
      { title: 'STREAM', cell: (stream) => `${stream.token}${stream.main === true ? ' (main)' : ''}` },
      { title: 'CODEC', cell: (stream) => shown(stream.codec) },
      { title: 'SIZE', cell: (stream) => shown(stream.resolution) },
      { title: 'FPS', cell: (stream) => shown(stream.fps), align: 'right' },
      { title: 'MB/S', cell: (stream) => shown(stream.bitrateMbps), align: 'right' },
      { title: 'GOP', cell: (stream) => shown(stream.gop), align: 'right' },
      { title: 'PROFILES', cell: (stream) => stream.profiles.join(', '), shrink: 1 },
    ],
    { width: style.width, head: style.faint },
  );
  const notes = (document.notes ?? []).map((note) => `note: ${note}`).join('\n');
  return [style.strong(document.cameraId), settings, streams, notes]
    .filter((part) => part !== '')
    .join('\n\n');
}

export function capabilitiesText(cameraId: string, capabilities: Capabilities, style: Style): string {
  const { device, onvif, video_encoders } = capabilities;
  const head = pairs(
    [
      ['camera', `${device.manufacturer} ${device.model}`.trim()],
      ['firmware', device.firmware],
      ['serial', device.serial],
      ['MAC', device.mac],
      [
        'ONVIF',
        `${onvif.profiles.map((profile) => `Profile ${profile}`).join(', ')} ${onvif.media ?? ''}`.trim(),
      ],
      [
        'best',
        [
          capabilities.max_resolution,
          capabilities.max_fps === null ? null : `${capabilities.max_fps} fps`,
          ...capabilities.supported_codecs,
        ]
          .filter((part) => part !== null)
          .join(', '),
      ],
    ],
    style,
  );
  const rows = video_encoders.flatMap((encoder) =>
    Object.entries(encoder.codecs).map(([codec, can]) => ({ encoder, codec, can })),
  );
  const encoders = table(
    rows,
    [
      { title: 'ENCODER', cell: (row) => row.encoder.token },
      { title: 'CODEC', cell: (row) => row.codec },
      { title: 'FPS', cell: (row) => rangeText(row.can.fps) },
      {
        title: 'MB/S',
        cell: (row) => (row.can.bitrateUnlimited === true ? 'any' : rangeText(row.can.bitrateMbps)),
      },
      { title: 'GOP', cell: (row) => rangeText(row.can.gop) },
      { title: 'SIZES', cell: (row) => row.can.resolutions.join(' '), shrink: 1 },
    ],
    { width: style.width, head: style.faint },
  );
  const offered = rows.length === 0 ? 'the camera states nothing about what its encoders can do' : encoders;
  return `${style.strong(cameraId)}\n\n${head}\n\n${offered}`;
}

function rangeText(range: { min: number; max: number } | null | undefined): string {
  return range === null || range === undefined ? '–' : `${range.min}-${range.max}`;
}

/** Names and values in two columns, without those that have none. */
export function pairs(rows: readonly (readonly [string, string])[], style: Style): string {
  const given = rows.filter(([, value]) => value !== '');
  const width = Math.max(0, ...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${style.faint(name.padEnd(width))}  ${value}`).join('\n');
}

const clockWords = { ntp: 'set by NTP', manual: 'set by hand' } as const;
