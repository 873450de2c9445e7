import type { CameraFacts } from './camera.ts';
import type { Codec } from './codec.ts';
import type { SettingPath } from './settingPaths.ts';

/** What holds at the place of one camera: the site policy, merged for that camera. The rules assume what is null. */
export interface SiteFacts {
  mainsHz: 50 | 60;
  /** who decides codec, size, frame rate, key frames and bitrate, unless the camera's own facts say otherwise */
  streamOwner: 'camera' | 'vms';
  /** the video management system records H.265 */
  vmsH265: boolean;
  allowedCodecs: readonly Codec[];
  /** `mains`: lamps that flicker with the mains are the light, so no shutter time under a half period */
  lamps: 'unknown' | 'mains' | 'flicker-free';
  /** what lights the scene at night */
  nightLight: 'unknown' | 'infrared' | 'white' | 'none';
  /** how much moves and how finely it is structured: leaves and crowds are complex, an empty corridor is simple */
  complexity: 'simple' | 'normal' | 'complex';
  /** metres per second across the picture */
  subjectSpeed: number | null;
  /** km/h, and degrees between its way and the camera's axis */
  vehicleSpeed: number | null;
  vehicleAngle: number | null;
  minFps: number | null;
  /** most Mb/s for the recorded stream of one camera */
  cameraMbps: number | null;
  /** most Mb/s for all recorded streams of the site */
  linkMbps: number | null;
  storageTb: number | null;
  retentionDays: number;
  /** values that are never changed, whoever proposes it */
  neverTouch: readonly SettingPath[];
  /** what the policy says of this camera, where its own entry in the inventory is silent */
  cameraFacts: CameraFacts;
}

export const defaultSiteFacts: SiteFacts = {
  mainsHz: 50,
  streamOwner: 'camera',
  vmsH265: false,
  allowedCodecs: ['H.264', 'H.265'],
  lamps: 'unknown',
  nightLight: 'unknown',
  complexity: 'normal',
  subjectSpeed: null,
  vehicleSpeed: null,
  vehicleAngle: null,
  minFps: null,
  cameraMbps: null,
  linkMbps: null,
  storageTb: null,
  retentionDays: 30,
  neverTouch: [],
  cameraFacts: {},
};
