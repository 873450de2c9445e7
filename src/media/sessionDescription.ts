import { codecFrom, type Codec } from '../domain/codec.ts';

/** The first video track of a session description. */
export interface VideoTrack {
  codec: Codec | null;
  payloadType: number;
  clockRate: number;
  /** Absolute address for SETUP. */
  control: string;
  /** Parameter sets that the description carries, decoded, of whatever kind. */
  parameterSets: Uint8Array[];
}

/** Reads an SDP tolerantly; undefined where it names no video. `base` is what relative control addresses are relative to. */
export function videoTrackOf(sdp: string, base: string): VideoTrack | undefined {
  const lines = sdp.split(/\r\n|\r|\n/);
  const start = lines.findIndex((line) => /^m=video\s/i.test(line));
  if (start < 0) return undefined;
  const following = lines.slice(start + 1);
  const end = following.findIndex((line) => line.startsWith('m='));
  const section = end < 0 ? following : following.slice(0, end);
  const payloadType = Number(lines[start]?.trim().split(/\s+/)[3] ?? Number.NaN);
  if (!Number.isInteger(payloadType)) return undefined;
  const attribute = (name: string, type = ''): string | undefined =>
    section
      .find((line) => line.toLowerCase().startsWith(`a=${name}:${type}`))
      ?.slice(`a=${name}:${type}`.length)
      .trim();
  const [encoding = '', rate = ''] = (
    attribute('rtpmap', `${payloadType} `) ??
    staticTypes[payloadType] ??
    ''
  ).split('/');
  return {
    codec: codecFrom(encoding) ?? null,
    payloadType,
    clockRate: Number(rate) > 0 ? Number(rate) : 90_000,
    control: controlAddress(attribute('control'), base),
    parameterSets: parameterSetsOf(attribute('fmtp', `${payloadType} `) ?? ''),
  };
}

const staticTypes: Readonly<Record<number, string>> = { 26: 'JPEG/90000' };

/**
 * Joined by hand: RFC 2326 takes relative addresses as URL references, but cameras put paths such as
 * `/Streaming/Channels/101?transportmode=unicast` into the base and mean plain appending.
 */
function controlAddress(control: string | undefined, base: string): string {
  if (control === undefined || control === '' || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  if (control.startsWith('/')) return base.replace(/^(rtsps?:\/\/[^/]*).*$/i, `$1${control}`);
  return base.endsWith('/') ? base + control : `${base}/${control}`;
}

function parameterSetsOf(format: string): Uint8Array[] {
  const sets: Uint8Array[] = [];
  for (const part of format.split(';')) {
    const [, values] = /^\s*sprop-(?:parameter-sets|vps|sps|pps)\s*=\s*(.*)$/i.exec(part) ?? [];
    for (const value of values?.split(',') ?? []) {
      const set = Buffer.from(value.trim(), 'base64');
      if (set.length > 0) sets.push(set);
    }
  }
  return sets;
}
