import type { DeviceInfo, ImagingCapability } from '../domain/capabilities.ts';
import { newLoginState, type LoginState } from './auth/loginState.ts';
import type { ServiceAddresses } from './serviceAddresses.ts';
import type { CodecTable } from './services/encoderOptions.ts';

/** What this process learned about one camera, so that a refresh asks only for what can have changed. */
export interface CameraMemory {
  login: LoginState;
  addresses: ServiceAddresses | null;
  device: DeviceInfo | null;
  mac: string | null;
  scopes: string[] | null;
  media: 'media1' | 'media2' | null;
  /** by encoder token and profile */
  encoderOptions: Map<string, CodecTable | null>;
  /** by video source token */
  imagingOptions: Map<string, ImagingCapability | null>;
  /** Another device, or the same with other firmware: nothing of it holds any more. */
  forget(): void;
  /** Options may shrink when another stream changes. */
  forgetOptions(): void;
}

export function newCameraMemory(): CameraMemory {
  const memory: CameraMemory = {
    login: newLoginState(),
    addresses: null,
    device: null,
    mac: null,
    scopes: null,
    media: null,
    encoderOptions: new Map(),
    imagingOptions: new Map(),
    forget() {
      memory.addresses = null;
      memory.device = null;
      memory.mac = null;
      memory.scopes = null;
      memory.media = null;
      memory.forgetOptions();
    },
    forgetOptions() {
      memory.encoderOptions.clear();
      memory.imagingOptions.clear();
    },
  };
  return memory;
}
