import type { EntityState } from '../app/ports.ts';
import { CamOptError, isCamOptError } from '../domain/errors.ts';
import { optional, type CameraChannel } from './cameraChannel.ts';
import type { CameraMemory } from './cameraMemory.ts';
import { usualPaths } from './serviceAddresses.ts';
import { encoderEntity, type EncoderConfiguration } from './services/encoderRead.ts';
import { encoderOptionsFrom, type CodecTable } from './services/encoderOptions.ts';
import { encodersFrom, profilesFrom, type MediaProfile } from './services/profiles.ts';
import { escapeText } from './xml/writeXml.ts';
import type { XmlElement } from './xml/xmlTree.ts';

export type MediaService = 'media1' | 'media2';

/** One stream in use: its configuration, the profiles that refer to it and the source that it shows. */
export interface EncoderInUse {
  encoder: EncoderConfiguration;
  profiles: MediaProfile[];
  sourceToken: string | null;
}

export interface MediaReading {
  service: MediaService;
  profiles: MediaProfile[];
  inUse: EncoderInUse[];
}

/**
 * Profiles and the encoder configurations that they use. Media2 when the camera has it and really tells its encoder
 * configurations (Q61), else Media1. Configurations that no profile uses are left out (Q65).
 */
export async function readMedia(
  channel: CameraChannel,
  memory: CameraMemory,
  note: (words: string) => void,
  signal: AbortSignal,
): Promise<MediaReading> {
  if (channel.addresses.media2 !== undefined && memory.media !== 'media1') {
    const reading = await optional(readService(channel, 'media2', signal), note);
    if (reading !== null && reading.inUse.some(({ encoder }) => encoder.complete)) {
      memory.media = 'media2';
      return reading;
    }
    note('the camera announces Media2, but it does not tell its encoders there: Media1 is used');
  }
  const reading = await readMedia1(channel, signal);
  memory.media = 'media1';
  return reading;
}

async function readMedia1(channel: CameraChannel, signal: AbortSignal): Promise<MediaReading> {
  const announced = channel.addresses.media1;
  if (announced === undefined)
    throw new CamOptError('CAM_NO_MEDIA', 'the device offers no media service over ONVIF');
  const paths = [...new Set([announced.path, ...usualPaths.media1])];
  let failure: CamOptError | undefined;
  for (const path of paths) {
    channel.addresses.media1 =
      path === announced.path ? announced : { path, announced: announced.announced ?? announced.path };
    try {
      return await readService(channel, 'media1', signal);
    } catch (error) {
      // Q57: the address that was announced belongs to another service.
      if (!isCamOptError(error, 'CAM_NOT_SUPPORTED')) throw error;
      failure ??= error;
    }
  }
  channel.addresses.media1 = announced;
  throw new CamOptError('CAM_NO_MEDIA', 'the device tells no media profile over ONVIF', { cause: failure });
}

async function readService(
  channel: CameraChannel,
  service: MediaService,
  signal: AbortSignal,
): Promise<MediaReading> {
  const body = service === 'media2' ? '<op:Type>All</op:Type>' : '';
  let profiles: MediaProfile[] = [];
  let refused: CamOptError | undefined;
  try {
    profiles = profilesFrom(await channel.call({ service, operation: 'GetProfiles', body }, signal), service);
  } catch (error) {
    if (!isCamOptError(error, 'CAM_NOT_SUPPORTED', 'CAM_FAULT')) throw error;
    refused = error;
  }
  const embedded = profiles.filter(({ encoder }) => encoder !== null);
  if (embedded.length > 0 && embedded.every(({ encoder }) => encoder?.complete === true))
    return { service, profiles, inUse: inUse(profiles, new Map()) };

  const list = await optional(
    channel
      .call({ service, operation: 'GetVideoEncoderConfigurations' }, signal)
      .then((response) => encodersFrom(response, service)),
  );
  const byToken = new Map((list ?? []).map((encoder) => [encoder.token, encoder]));
  if (refused !== undefined && service === 'media2' && byToken.size > 0)
    profiles = await profilesOfMedia1(channel, byToken, signal);
  const used = inUse(profiles, byToken);
  if (used.length > 0) return { service, profiles, inUse: used };
  // Profiles are a closed book here, or name no encoder (Q79): every configuration not marked unused counts.
  if (byToken.size === 0 && refused !== undefined) throw refused;
  const unmarked = [...byToken.values()].filter((encoder) => encoder.useCount !== 0);
  return {
    service,
    profiles,
    inUse: unmarked.map((encoder) => ({ encoder, profiles: [], sourceToken: null })),
  };
}

/** Media2 that tells its encoders and not its profiles: the profiles of Media1 refer to the same tokens. */
async function profilesOfMedia1(
  channel: CameraChannel,
  encoders: ReadonlyMap<string, EncoderConfiguration>,
  signal: AbortSignal,
): Promise<MediaProfile[]> {
  if (channel.addresses.media1 === undefined) return [];
  const response = await optional(channel.call({ service: 'media1', operation: 'GetProfiles' }, signal));
  if (response === null) return [];
  return profilesFrom(response, 'media1').map((profile) => ({
    ...profile,
    encoder: encoders.get(profile.encoder?.token ?? '') ?? null,
  }));
}

function inUse(
  profiles: readonly MediaProfile[],
  fuller: ReadonlyMap<string, EncoderConfiguration>,
): EncoderInUse[] {
  const found = new Map<string, EncoderInUse>();
  for (const profile of profiles) {
    if (profile.encoder === null) continue;
    const known = found.get(profile.encoder.token);
    if (known !== undefined) {
      known.profiles.push(profile);
      known.sourceToken ??= profile.sourceToken;
      continue;
    }
    const other = fuller.get(profile.encoder.token);
    const encoder = other?.complete === true && !profile.encoder.complete ? other : profile.encoder;
    found.set(encoder.token, { encoder, profiles: [profile], sourceToken: profile.sourceToken });
  }
  return [...found.values()];
}

/** What that stream offers. Asked with both tokens, since only that pair promises that every combination is valid. */
export async function readEncoderOptions(
  channel: CameraChannel,
  memory: CameraMemory,
  service: MediaService,
  stream: EncoderInUse,
  note: (words: string) => void,
  signal: AbortSignal,
): Promise<CodecTable | null> {
  const configuration = `<op:ConfigurationToken>${escapeText(stream.encoder.token)}</op:ConfigurationToken>`;
  const profile = stream.profiles[0]?.token;
  const key = `${service} ${stream.encoder.token} ${profile ?? ''}`;
  const known = memory.encoderOptions.get(key);
  if (known !== undefined) return known;
  const ask = async (body: string): Promise<CodecTable> =>
    encoderOptionsFrom(
      await channel.call({ service, operation: 'GetVideoEncoderConfigurationOptions', body }, signal),
      service,
    );
  const both =
    profile === undefined
      ? configuration
      : `${configuration}<op:ProfileToken>${escapeText(profile)}</op:ProfileToken>`;
  let table: CodecTable | null;
  try {
    table = await ask(both);
  } catch (error) {
    // Some know the question with one token only.
    const again = isCamOptError(error, 'CAM_FAULT', 'CAM_NOT_SUPPORTED') && both !== configuration;
    table = await optional(again ? ask(configuration) : Promise.reject(error), note);
  }
  memory.encoderOptions.set(key, table);
  return table;
}

/** One configuration anew, by its token. Cameras without the single question answer the list or the profiles. */
export async function readEncoder(
  channel: CameraChannel,
  service: MediaService,
  token: string,
  signal: AbortSignal,
): Promise<EntityState> {
  const body = `<op:ConfigurationToken>${escapeText(token)}</op:ConfigurationToken>`;
  const single = service === 'media2' ? 'GetVideoEncoderConfigurations' : 'GetVideoEncoderConfiguration';
  let incomplete: EncoderConfiguration | undefined;
  let refused: CamOptError | undefined;
  const ask = async (
    operation: string,
    inside: string,
    read: (response: XmlElement) => EncoderConfiguration[],
  ): Promise<EncoderConfiguration | undefined> => {
    try {
      const response = await channel.call({ service, operation, body: inside }, signal);
      const found = read(response).find((encoder) => encoder.token === token);
      if (found?.complete === true) return found;
      incomplete ??= found;
    } catch (error) {
      if (!isCamOptError(error, 'CAM_NOT_SUPPORTED', 'CAM_FAULT') || saysNoConfig(error)) throw error;
      refused ??= error.code === 'CAM_FAULT' ? error : undefined;
    }
    return undefined;
  };
  const encoders = (response: XmlElement): EncoderConfiguration[] => encodersFrom(response, service);
  const embedded = (response: XmlElement): EncoderConfiguration[] =>
    profilesFrom(response, service)
      .map(({ encoder }) => encoder)
      .filter((encoder) => encoder !== null);
  const found =
    (await ask(single, body, encoders)) ??
    (await ask('GetVideoEncoderConfigurations', '', encoders)) ??
    (await ask('GetProfiles', service === 'media2' ? '<op:Type>All</op:Type>' : '', embedded)) ??
    incomplete;
  if (found === undefined && refused !== undefined) throw refused;
  if (found === undefined)
    throw new CamOptError('CAM_FAULT', `the camera no longer has a video encoder ${JSON.stringify(token)}`, {
      details: { subcodes: ['InvalidArgVal', 'NoConfig'], token },
    });
  return encoderEntity(found, service);
}

function saysNoConfig(error: CamOptError): boolean {
  const { subcodes } = error.details;
  return Array.isArray(subcodes) && subcodes.includes('NoConfig');
}
