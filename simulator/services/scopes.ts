import type { Camera } from '../camera/camera.ts';

const prefix = 'onvif://www.onvif.org';

/** What the device says of itself in discovery and in GetScopes. */
export function scopesOf(camera: Camera): string[] {
  const { device, discovery } = camera.personality;
  return [
    `${prefix}/type/video_encoder`,
    `${prefix}/type/Network_Video_Transmitter`,
    ...device.profiles.map((profile) => `${prefix}/Profile/${profile}`),
    `${prefix}/name/${encodeURIComponent(camera.name)}`,
    `${prefix}/location/${encodeURIComponent(camera.location)}`,
    `${prefix}/hardware/${encodeURIComponent(camera.identity.model)}`,
    ...(discovery?.scopes ?? []),
    ...camera.extraScopes,
  ];
}
