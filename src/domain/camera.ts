import * as z from 'zod';

/** One ONVIF device in the inventory. An NVR or multi-sensor unit is one camera with several video sources. */

export const cameraIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const cameraIdSchema = z.string().regex(cameraIdPattern);

export const purposes = [
  'overview',
  'detection',
  'observation',
  'recognition',
  'identification',
  'plate',
  'entrance',
  'retail',
  'parking',
  'night',
  'corridor',
] as const;
export const purposeSchema = z.enum(purposes);
export type Purpose = z.infer<typeof purposeSchema>;

/** What was found when the camera was last asked, in the words that the technician reads. */
export const reaches = [
  'ok',
  'unreachable',
  'auth',
  'locked',
  'onvif-off',
  'not-activated',
  'foreign-subnet',
  'behind-recorder',
] as const;
export const reachSchema = z.enum(reaches);
export type Reach = z.infer<typeof reachSchema>;

export const streamOwnerSchema = z.enum(['camera', 'vms']);

/** What people said about a camera; everything optional. */
export const cameraFactsSchema = z.object({
  purpose: purposeSchema.optional(),
  /** metres across the picture at the target */
  sceneWidth: z.number().positive().optional(),
  /** horizontal field of view in degrees and distance in metres, where the scene width was not measured */
  hfov: z.number().positive().max(180).optional(),
  distance: z.number().positive().optional(),
  streamOwner: streamOwnerSchema.optional(),
  /** token of the stream that the recorder takes; else the main stream is assumed */
  recordedStream: z.string().optional(),
  credentialSet: z.string().optional(),
  tags: z.array(z.string()).optional(),
});
export type CameraFacts = z.infer<typeof cameraFactsSchema>;

/** A camera as discovery sees it: the contract's `discover` row. Text is already free of control characters. */
export const foundCameraSchema = z.object({
  id: cameraIdSchema,
  /** endpoint reference of WS-Discovery without `urn:uuid:`; empty when the camera was found by address */
  uuid: z.string(),
  ip: z.string(),
  port: z.number().int().min(1).max(65535),
  manufacturer: z.string(),
  model: z.string(),
  name: z.string(),
  location: z.string(),
  hardware: z.string(),
  mac: z.string(),
  scopes: z.array(z.string()),
  types: z.array(z.string()),
  /** as the camera sent them; the address to use is `ip` and `port` */
  xaddrs: z.array(z.string()),
  /** address of the interface on which the answer came; empty when added by hand */
  interface: z.string(),
  source: z.enum(['multicast', 'hello', 'range', 'manual', 'csv']),
  discovered_at: z.iso.datetime(),
});
export type FoundCamera = z.infer<typeof foundCameraSchema>;

export const timeSourceSchema = z.enum(['ntp', 'manual']);
export type TimeSource = z.infer<typeof timeSourceSchema>;

export const cameraSchema = foundCameraSchema.extend({
  serial: z.string().default(''),
  firmware: z.string().default(''),
  /** device service path, `/onvif/device_service` unless the camera said another */
  path: z.string().default('/onvif/device_service'),
  tls: z.boolean().default(false),
  clockOffsetSeconds: z.number().nullable().default(null),
  /** where its clock is set from, as it says beside the time, which needs no login */
  timeSource: timeSourceSchema.nullable().default(null),
  lastSeen: z.iso.datetime().nullable().default(null),
  reach: reachSchema.nullable().default(null),
  /** why it does not answer and what to do, when `reach` is not ok */
  reachDetail: z.string().default(''),
  facts: cameraFactsSchema.default({}),
});
export type Camera = z.infer<typeof cameraSchema>;

/** What tells one device from another across address changes, strongest first; empty strings are unknown. */
export const identitySchema = z.object({ uuid: z.string(), serial: z.string(), mac: z.string() });
export type Identity = z.infer<typeof identitySchema>;

/** `onvif-<ip>` on port 80, `onvif-<ip>-<port>` elsewhere; an IPv6 address has its colons as dots. */
export function cameraIdFor(ip: string, port: number): string {
  const host = ip.replace(/[^A-Za-z0-9._-]+/g, '.').replace(/^[._-]+|[._-]+$/g, '');
  return (port === 80 ? `onvif-${host}` : `onvif-${host}-${port}`).slice(0, 64);
}

/** Values that whole product lines share are no identity (Q34: YooSee's serial 0000000, Reolink's "IPC"). */
export function tellsDevicesApart(value: string): boolean {
  const significant = value.toLowerCase().replace(/[^a-z0-9]/g, '');
  return (
    significant.length >= 4 &&
    !/^(.)\1*$/.test(significant) &&
    !/^(unknown|none|null|123456789?0?|ipc)$/.test(significant)
  );
}

/** `same` and `other` when a shared value decides, `unknown` when the two have no telling value in common. */
export function compareIdentity(known: Identity, seen: Identity): 'same' | 'other' | 'unknown' {
  for (const key of ['uuid', 'mac', 'serial'] as const) {
    const a = normal(known[key]);
    const b = normal(seen[key]);
    if (tellsDevicesApart(a) && tellsDevicesApart(b)) return a === b ? 'same' : 'other';
  }
  return 'unknown';
}

/**
 * One key for one device, whatever address it is reached by; undefined where nothing tells it apart. The serial number
 * comes first, since it is the one thing that every reading asks for.
 */
export function deviceKey({ serial, mac, uuid }: Identity, make: string): string | undefined {
  const value = [serial, mac, uuid].map(normal).find(tellsDevicesApart);
  return value === undefined ? undefined : `${make.trim().toLowerCase()} ${value}`;
}

function normal(value: string): string {
  return value
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/[^a-z0-9]/g, '');
}
