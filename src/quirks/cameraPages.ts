import { vendorIn } from './vendorNames.ts';

/**
 * What the web page, the Server header or the login realm of a camera or recorder says when its ONVIF service is off. Printers,
 * routers and discs answer on the same ports; without one of these words a device is left out.
 */
const marks: readonly RegExp[] = [
  /\bip[ -]?cam(era)?\b|\bnetwork camera\b|\bnet(work)? ?video\b|\bwebcam\b/i,
  /\bapp-webs\b|\bdnvrs-webs\b|\bdoc\/page\/login\.asp\b/i,
  /\bonvif\b|\bnvr\b|\bipc\b|\bcctv\b|\bvideo server\b/i,
  /\blive ?view\b|\bgsoap\b/i,
];

export function looksLikeCameraPage(page: string): boolean {
  return vendorIn(page) !== '' || marks.some((mark) => mark.test(page));
}

/** Networks that recorders give to the cameras on their own PoE ports: nobody outside reaches them. */
const recorderNetworks: readonly (readonly [RegExp, string])[] = [
  [/^192\.168\.254\./, 'Hikvision'],
  [/^10\.1\.1\./, 'Dahua'],
];

/** The recorder's maker when the address belongs to such a network. */
export function recorderNetworkOf(address: string): string | undefined {
  return recorderNetworks.find(([network]) => network.test(address))?.[1];
}
