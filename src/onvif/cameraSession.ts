import type {
  CameraReading,
  CameraSession,
  CameraTarget,
  EntityState,
  SnapshotPicture,
} from '../app/ports.ts';
import type { DeviceInfo } from '../domain/capabilities.ts';
import { compareIdentity, tellsDevicesApart, type Identity } from '../domain/camera.ts';
import { CamOptError, isCamOptError } from '../domain/errors.ts';
import type { SettingValues } from '../domain/settingPaths.ts';
import { quirksOf } from '../quirks/quirksOf.ts';
import { optional, type CameraChannel } from './cameraChannel.ts';
import type { CameraMemory } from './cameraMemory.ts';
import { cameraReading } from './cameraReading.ts';
import { readEncoder, readEncoderOptions, readMedia, type MediaReading } from './readMedia.ts';
import { readImaging, readSource, type SourceReading } from './readImaging.ts';
import type { CodecTable } from './services/encoderOptions.ts';
import { deviceInfoFrom, macFrom, scopesFrom } from './services/device.ts';
import { videoSourceTokens } from './services/profiles.ts';
import { repairNote } from './serviceAddresses.ts';
import { setCall } from './setCall.ts';
import type { SnapshotFetcher } from './snapshot.ts';
import { streamAddress } from './streamAddress.ts';

export interface SessionParts {
  target: CameraTarget;
  channel: CameraChannel;
  memory: CameraMemory;
  /** what it said of itself when the session was opened */
  device: DeviceInfo;
  origin: () => string;
  snapshots: SnapshotFetcher;
  close: () => Promise<void>;
}

export function createCameraSession(parts: SessionParts): CameraSession {
  const { channel, memory, target } = parts;
  let device = parts.device;
  let media: MediaReading | null = null;
  let mainProfile: string | null = null;

  let heardMac: string | undefined;
  /**
   * The MAC as the camera itself tells it, where its serial number does not decide who it is. What is known of it from
   * before is no evidence of who answers now.
   */
  const macHeard = async (signal: AbortSignal): Promise<string> => {
    const { serial, uuid, mac } = target.identity;
    // With another serial number than before the MAC decides: an update may write the one differently, the other stays.
    if (compareIdentity(bySerial(serial), bySerial(device.serial)) === 'same') return '';
    if (!tellsDevicesApart(device.serial)) return (heardMac ??= await askMac(channel, signal));
    // An endpoint reference and a serial number already tell the device apart.
    if (uuid !== '' && mac === '') return '';
    return (memory.mac ??= await askMac(channel, signal));
  };

  const scopesOf = async (signal: AbortSignal): Promise<string[]> => {
    if (target.scopes !== undefined && target.scopes.length > 0) return [...target.scopes];
    if (memory.scopes !== null) return memory.scopes;
    const response = await optional(channel.call({ service: 'device', operation: 'GetScopes' }, signal));
    return (memory.scopes = response === null ? [] : scopesFrom(response));
  };

  const identityOf = (mac: string): Identity => ({ uuid: '', serial: device.serial, mac });

  const mediaOf = async (
    note: (words: string) => void,
    signal: AbortSignal,
  ): Promise<MediaReading | null> => {
    try {
      return await readMedia(channel, memory, note, signal);
    } catch (error) {
      if (!isCamOptError(error, 'CAM_NO_MEDIA')) throw error;
      note(error.message);
      return null;
    }
  };

  const sourcesOf = async (
    found: MediaReading | null,
    note: (words: string) => void,
    signal: AbortSignal,
  ): Promise<SourceReading[]> => {
    const tokens = new Set(
      (found?.inUse ?? []).map(({ sourceToken }) => sourceToken).filter((t) => t !== null),
    );
    if (
      tokens.size === 0 &&
      channel.addresses.imaging !== undefined &&
      channel.addresses.media1 !== undefined
    ) {
      const response = await optional(
        channel.call({ service: 'media1', operation: 'GetVideoSources' }, signal),
      );
      for (const token of response === null ? [] : videoSourceTokens(response)) tokens.add(token);
    }
    const sources: SourceReading[] = [];
    for (const token of tokens) sources.push(await readSource(channel, memory, token, note, signal));
    return sources;
  };

  return {
    get answersAt() {
      const { protocol, port } = new URL(parts.origin());
      const tls = protocol === 'https:';
      return { ...target, tls, port: Number(port) || (tls ? 443 : 80), path: servicePath(channel, target) };
    },

    async identify(signal) {
      const response = await channel.call({ service: 'device', operation: 'GetDeviceInformation' }, signal);
      const seen = deviceInfoFrom(response);
      if (seen.serial !== device.serial || seen.model !== device.model || seen.firmware !== device.firmware)
        memory.forget();
      device = seen;
      const mac = tellsDevicesApart(seen.serial) ? '' : await askMac(channel, signal);
      return { identity: identityOf(mac), device: { ...seen, mac } };
    },

    async read(signal): Promise<CameraReading> {
      const notes: string[] = [];
      const note = (words: string): void => void notes.push(words);
      const repaired = repairNote(channel.addresses, parts.origin());
      if (repaired !== undefined) note(repaired);
      media = await mediaOf(note, signal);
      const options = new Map<string, CodecTable | null>();
      for (const stream of media?.inUse ?? [])
        options.set(
          stream.encoder.token,
          await readEncoderOptions(channel, memory, media?.service ?? 'media1', stream, note, signal),
        );
      const sources = await sourcesOf(media, note, signal);
      const mac = await macHeard(signal);
      const scopes = await scopesOf(signal);
      const reading = cameraReading({
        target,
        origin: parts.origin(),
        device: { ...device, mac: mac || target.identity.mac },
        identity: identityOf(mac),
        addresses: channel.addresses,
        scopes,
        media,
        options,
        sources,
        clockOffsetMs: channel.login.state.clockOffsetMs,
        timeSource: channel.login.state.timeSource,
        notes,
      });
      mainProfile =
        media?.inUse.find(({ encoder }) => encoder.token === reading.mainStream)?.profiles[0]?.token ?? null;
      return reading;
    },

    async readEntity(ref, signal): Promise<EntityState> {
      return ref.kind === 'encoder'
        ? readEncoder(channel, ref.service, ref.token, signal)
        : readImaging(channel, ref.token, signal);
    },

    async writeEntity(asRead, values: SettingValues, signal): Promise<void> {
      const call = setCall(asRead, values);
      const readOnly = quirksOf(device).find(({ effect }) => effect === 'encoder-read-only');
      if (asRead.ref.kind === 'encoder' && readOnly !== undefined)
        throw new CamOptError('CAM_READ_ONLY', readOnly.says, { details: { quirk: readOnly.id } });
      memory.forgetOptions();
      await channel.call(call, signal, { write: true });
    },

    async snapshot(signal): Promise<SnapshotPicture> {
      media ??= await mediaOf(() => undefined, signal);
      const profile = mainProfile ?? media?.profiles[0]?.token;
      if (media === null || profile === undefined)
        throw new CamOptError('CAM_NO_SNAPSHOT', 'the camera has no media profile to take a picture from');
      return parts.snapshots.fetch(channel, media.service, profile, signal);
    },

    async streamUri(streamToken, signal): Promise<string> {
      media ??= await mediaOf(() => undefined, signal);
      const stream = media?.inUse.find(({ encoder }) => encoder.token === streamToken);
      const profile = stream?.profiles[0]?.token;
      if (media === null || profile === undefined)
        throw new CamOptError(
          'CAM_NOT_SUPPORTED',
          `no media profile shows the stream ${JSON.stringify(streamToken)}`,
        );
      return streamAddress(channel, media.service, profile, target.host, signal);
    },

    [Symbol.asyncDispose]: parts.close,
  };
}

function bySerial(serial: string): Identity {
  return { uuid: '', serial, mac: '' };
}

function servicePath({ addresses }: CameraChannel, target: CameraTarget): string {
  return addresses.device?.path ?? target.path;
}

async function askMac(channel: CameraChannel, signal: AbortSignal): Promise<string> {
  const response = await optional(
    channel.call({ service: 'device', operation: 'GetNetworkInterfaces' }, signal),
  );
  return response === null ? '' : macFrom(response);
}
