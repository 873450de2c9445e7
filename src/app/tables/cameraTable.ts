import { purposeSchema } from '../../domain/camera.ts';
import type { Camera, Purpose } from '../../domain/camera.ts';
import { CamOptError } from '../../domain/errors.ts';
import { settingsFrom } from '../../domain/settingPaths.ts';
import type { SettingPath, SettingValues } from '../../domain/settingPaths.ts';
import { wantedSettingsSchema } from '../../domain/settings.ts';
import type { Settings, WantedSettings } from '../../domain/settings.ts';
import { firstProblem } from '../../domain/valueProblem.ts';
import { csv } from '../report/escape.ts';
import { parseTable } from './parseTable.ts';

/** The columns of a camera table, in and out. An empty cell leaves that setting alone. */
const tableColumns = [
  'address',
  'name',
  'purpose',
  'resolution',
  'codec',
  'fps',
  'bitrateMbps',
  'gop',
  'maxShutter',
  'wdr',
  'irCutFilter',
] as const;
type TableColumn = (typeof tableColumns)[number];

/** Names that exports of recorders and spreadsheets give these columns; compared without case, spaces and signs. */
const otherNames: Record<TableColumn | 'port' | 'mac', readonly string[]> = {
  address: [
    'address',
    'ip',
    'ipaddress',
    'ipv4address',
    'host',
    'hostname',
    'hostaddress',
    'url',
    'deviceaddress',
    'cameraaddress',
    'uri',
  ],
  port: ['port', 'httpport', 'onvifport', 'deviceport'],
  mac: ['mac', 'macaddress', 'hardwareaddress', 'physicaladdress', 'ethernetaddress'],
  name: [
    'name',
    'cameraname',
    'devicename',
    'displayname',
    'hardwarename',
    'description',
    'channelname',
    'title',
  ],
  purpose: ['purpose'],
  resolution: ['resolution', 'size', 'framesize'],
  codec: ['codec', 'encoding', 'compression', 'videocodec'],
  fps: ['fps', 'framerate', 'framespersecond'],
  bitrateMbps: ['bitratembps', 'bitrate', 'maxbitrate', 'mbps'],
  gop: ['gop', 'goplength', 'govlength', 'iframeinterval', 'keyframeinterval'],
  maxShutter: ['maxshutter', 'shutter', 'exposuretime'],
  wdr: ['wdr', 'widedynamicrange'],
  irCutFilter: ['ircutfilter', 'ircut', 'daynight'],
};

export interface CameraRow {
  line: number;
  /** host, host:port or URL */
  address: string;
  mac: string;
  name: string;
  purpose?: Purpose;
  wanted: WantedSettings;
}

/**
 * The rows of a camera table or of a recorder's export. `headerMap` tells which of our columns a column of theirs is.
 * Throws CONFIG_INVALID that names line and column.
 */
export function camerasInTable(
  text: string,
  name: string,
  headerMap: Readonly<Record<string, string>> = {},
): CameraRow[] {
  const { header, rows } = parseTable(text, name);
  const columns = new Map<string, string>();
  for (const title of header) {
    const ours = headerMap[title] ?? oursFor(title);
    if (ours !== undefined && !columns.has(ours)) columns.set(ours, title);
  }
  if (!columns.has('address') && !columns.has('mac'))
    throw new CamOptError('CONFIG_INVALID', `${name} has no column with an address or a MAC`, {
      hint: `its columns are ${header.join(', ')}: name one with --header-map 'their column=address'`,
    });
  return rows.map(({ line, cells }) => {
    const cell = (column: string): string => cells[columns.get(column) ?? ''] ?? '';
    const port = cell('port');
    const address = cell('address');
    const purpose = cell('purpose');
    return {
      line,
      address: port !== '' && /^[^:/]+$/.test(address) ? `${address}:${port}` : address,
      mac: cell('mac'),
      name: cell('name'),
      ...(purpose === '' ? {} : { purpose: purposeIn(purpose, name, line) }),
      wanted: wantedIn(cell, name, line),
    };
  });
}

function oursFor(title: string): string | undefined {
  const plain = title.toLowerCase().replace(/[^a-z0-9]/g, '');
  return Object.entries(otherNames).find(([, names]) => names.includes(plain))?.[0];
}

function purposeIn(text: string, name: string, line: number): Purpose {
  const purpose = purposeSchema.safeParse(text.toLowerCase());
  if (purpose.success) return purpose.data;
  throw new CamOptError(
    'CONFIG_INVALID',
    `${name} line ${line}: there is no purpose ${JSON.stringify(text)}`,
  );
}

const numbers: Partial<Record<TableColumn, SettingPath>> = {
  fps: 'stream.fps',
  bitrateMbps: 'stream.bitrateMbps',
  gop: 'stream.gop',
};
const texts: Partial<Record<TableColumn, SettingPath>> = {
  resolution: 'stream.resolution',
  codec: 'stream.codec',
  maxShutter: 'exposure.maxShutter',
  wdr: 'image.wdr.mode',
  irCutFilter: 'lowLight.irCutFilter',
};

function wantedIn(cell: (column: string) => string, name: string, line: number): WantedSettings {
  const values: SettingValues = {};
  for (const [column, path] of Object.entries(numbers)) {
    const text = cell(column).replace(',', '.');
    if (text === '') continue;
    const number = Number(text);
    if (!Number.isFinite(number))
      throw new CamOptError(
        'SETTINGS_INVALID',
        `${name} line ${line}: ${column}: ${JSON.stringify(text)} is no number`,
      );
    values[path] = number;
  }
  for (const [column, path] of Object.entries(texts)) {
    const text = cell(column);
    if (text !== '') values[path] = column === 'wdr' || column === 'irCutFilter' ? text.toUpperCase() : text;
  }
  const checked = wantedSettingsSchema.safeParse(settingsFrom(values));
  if (checked.success) return checked.data;
  const { where, says } = firstProblem(checked.error);
  throw new CamOptError('SETTINGS_INVALID', `${name} line ${line}: ${where}: ${says}`);
}

/** Cameras with what they are set to, as a table that can be edited and given back. */
export function cameraTable(
  cameras: readonly { camera: Camera; settings: Settings | null }[],
  extra: { title: string; cell: (index: number) => string | number }[] = [],
): string {
  return csv(
    [...tableColumns, ...extra.map(({ title }) => title)],
    cameras.map(({ camera, settings }, index) => [
      camera.port === 80 ? camera.ip : `${camera.ip}:${camera.port}`,
      camera.name,
      camera.facts.purpose,
      settings?.stream?.resolution,
      settings?.stream?.codec,
      settings?.stream?.fps,
      settings?.stream?.bitrateMbps,
      settings?.stream?.gop,
      settings?.exposure?.maxShutter,
      settings?.image?.wdr?.mode,
      settings?.lowLight?.irCutFilter,
      ...extra.map(({ cell }) => cell(index)),
    ]),
  );
}
