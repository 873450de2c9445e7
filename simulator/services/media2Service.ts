import type { EncoderState, ProfileState } from '../camera/cameraState.ts';
import { encodingSchema, type Encoding } from '../personalities/encoderSchema.ts';
import { missingArgument, sender } from '../soap/soapFault.ts';
import { attributeOf, childOf, childrenOf, textOf } from '../soap/xmlAccess.ts';
import { element, escapeXml } from '../soap/xmlText.ts';
import { multicastIn, requiredNumber, unknownParts } from './askedEncoder.ts';
import {
  argument,
  encoderNamed,
  profileNamed,
  sourceConfigurationNamed,
  type Call,
  type Handler,
} from './call.ts';
import { media2Options } from './encoderOptionsXml.ts';
import { setEncoder, unstated } from './encoderSet.ts';
import { media2Encoder } from './encoderXml.ts';
import { optionsAsked } from './optionsAsked.ts';
import { createProfile, deleteProfile } from './media1Profiles.ts';
import { booleanOf } from './media1Set.ts';
import * as shared from './mediaShared.ts';
import { serviceCapabilities } from './serviceCapabilities.ts';

export const media2Handlers: Readonly<Record<string, Handler>> = {
  GetServiceCapabilities: (call) =>
    `<tr2:GetServiceCapabilitiesResponse>${serviceCapabilities(call, 'media2')}</tr2:GetServiceCapabilitiesResponse>`,
  GetProfiles: (call) => {
    const token = argument(call, 'Token');
    const types = new Set(childrenOf(call.request.body, 'Type').map((type) => type.text.trim()));
    const profiles = token === undefined ? call.camera.state.profiles : [profileNamed(call, token)];
    return `<tr2:GetProfilesResponse>${profiles.map((profile) => profileXml(call, profile, types)).join('')}</tr2:GetProfilesResponse>`;
  },
  CreateProfile: (call) => {
    const profile = createProfile(call);
    addConfigurations(call, profile);
    return `<tr2:CreateProfileResponse>${element('tr2:Token', profile.token)}</tr2:CreateProfileResponse>`;
  },
  DeleteProfile: (call) => {
    deleteProfile(call, argument(call, 'Token'));
    return '<tr2:DeleteProfileResponse/>';
  },
  AddConfiguration: (call) => {
    addConfigurations(call, profileNamed(call, argument(call, 'ProfileToken')));
    return '<tr2:AddConfigurationResponse/>';
  },
  RemoveConfiguration: (call) => {
    const profile = profileNamed(call, argument(call, 'ProfileToken'));
    for (const configuration of childrenOf(call.request.body, 'Configuration')) {
      const type = textOf(configuration, 'Type');
      if (type === 'VideoEncoder' || type === 'All') profile.encoder = null;
      if (type === 'VideoSource' || type === 'All') profile.source = null;
    }
    return '<tr2:RemoveConfigurationResponse/>';
  },
  GetVideoSourceConfigurations: (call) => {
    const token = argument(call, 'ConfigurationToken');
    const profile = argument(call, 'ProfileToken');
    if (profile !== undefined) profileNamed(call, profile);
    const sources = token === undefined ? call.camera.state.sources : [sourceConfigurationNamed(call, token)];
    return `<tr2:GetVideoSourceConfigurationsResponse>${sources.map((source) => shared.videoSourceConfiguration(call, source, 'tr2:Configurations')).join('')}</tr2:GetVideoSourceConfigurationsResponse>`;
  },
  GetVideoSourceConfigurationOptions: ({ camera }) =>
    `<tr2:GetVideoSourceConfigurationOptionsResponse>${shared.videoSourceOptions(camera.state.sources, 'tr2:Options')}</tr2:GetVideoSourceConfigurationOptionsResponse>`,
  GetVideoEncoderConfigurations: (call) =>
    `<tr2:GetVideoEncoderConfigurationsResponse>${asked(call)
      .map((encoder) => media2Encoder(call, encoder, 'tr2:Configurations'))
      .join('')}</tr2:GetVideoEncoderConfigurationsResponse>`,
  GetVideoEncoderConfigurationOptions: (call) => {
    return `<tr2:GetVideoEncoderConfigurationOptionsResponse>${media2Options(optionsAsked(call))}</tr2:GetVideoEncoderConfigurationOptionsResponse>`;
  },
  SetVideoEncoderConfiguration: (call) => {
    const [current, next] = askedByMedia2(call);
    setEncoder(call, current, next);
    return '<tr2:SetVideoEncoderConfigurationResponse/>';
  },
  GetVideoEncoderInstances: (call) => {
    const source = sourceConfigurationNamed(call, argument(call, 'ConfigurationToken'));
    const { instances, total } = call.camera.personality.budget;
    const count =
      total ?? call.camera.state.encoders.filter((encoder) => encoder.source === source.token).length;
    const codecs = Object.entries(instances).map(
      ([encoding, number]) =>
        `<tr2:Codec>${element('tr2:Encoding', encoding)}${element('tr2:Number', number)}</tr2:Codec>`,
    );
    return `<tr2:GetVideoEncoderInstancesResponse><tr2:Info>${codecs.join('')}${element('tr2:Total', count)}</tr2:Info></tr2:GetVideoEncoderInstancesResponse>`;
  },
  GetStreamUri: async (call) =>
    `<tr2:GetStreamUriResponse>${element('tr2:Uri', await shared.streamUri(call, argument(call, 'ProfileToken')))}</tr2:GetStreamUriResponse>`,
  GetSnapshotUri: (call) =>
    `<tr2:GetSnapshotUriResponse>${element('tr2:Uri', shared.snapshotUri(call, argument(call, 'ProfileToken')))}</tr2:GetSnapshotUriResponse>`,
  SetSynchronizationPoint: (call) => {
    profileNamed(call, argument(call, 'ProfileToken'));
    return '<tr2:SetSynchronizationPointResponse/>';
  },
};

const asked = (call: Call): EncoderState[] =>
  shared.encodersAsked(call, argument(call, 'ConfigurationToken'), argument(call, 'ProfileToken'));

/** Configurations stand in a profile only where the request names their type. */
function profileXml(call: Call, profile: ProfileState, types: ReadonlySet<string>): string {
  const wants = (type: string): boolean => types.has(type) || types.has('All');
  const source = wants('VideoSource') ? shared.sourceOf(call, profile) : undefined;
  const encoder = wants('VideoEncoder') ? shared.encoderOf(call, profile) : undefined;
  const parts =
    (source ? shared.videoSourceConfiguration(call, source, 'tr2:VideoSource') : '') +
    (encoder ? media2Encoder(call, encoder, 'tr2:VideoEncoder') : '');
  return (
    `<tr2:Profiles token="${escapeXml(profile.token)}" fixed="${profile.fixed}">${element('tr2:Name', profile.name)}` +
    `${types.size > 0 ? `<tr2:Configurations>${parts}</tr2:Configurations>` : ''}</tr2:Profiles>`
  );
}

function addConfigurations(call: Call, profile: ProfileState): void {
  for (const configuration of childrenOf(call.request.body, 'Configuration')) {
    const token = textOf(configuration, 'Token');
    const type = textOf(configuration, 'Type');
    if (type === 'VideoSource') {
      profile.source = sourceConfigurationNamed(
        call,
        token ?? call.camera.state.sources[0]?.configurationToken,
      ).token;
    } else if (type === 'VideoEncoder') {
      profile.encoder = encoderNamed(call, token ?? shared.compatibleEncoders(call, profile)[0]?.token).token;
    } else {
      throw sender('The configuration type is not supported', 'ter:InvalidArgVal', 'ter:NoConfig');
    }
  }
}

const elements: ReadonlySet<string> = new Set([
  'Name',
  'UseCount',
  'Encoding',
  'Resolution',
  'RateControl',
  'Multicast',
  'Quality',
]);

function askedByMedia2(call: Call): [current: EncoderState, asked: EncoderState] {
  const configuration = childOf(call.request.body, 'Configuration');
  if (!configuration) throw missingArgument('Configuration');
  const current = encoderNamed(call, attributeOf(configuration, 'token'));
  const name = textOf(configuration, 'Name');
  if (name === undefined) throw missingArgument('Name');
  const base: EncoderState = {
    ...current,
    name,
    encoding: encodingIn(textOf(configuration, 'Encoding')),
    width: requiredNumber(configuration, 'Resolution', 'Width'),
    height: requiredNumber(configuration, 'Resolution', 'Height'),
    quality: requiredNumber(configuration, 'Quality'),
    multicast: multicastIn(configuration) ?? { address: '0.0.0.0', port: 0, ttl: 0, autoStart: false },
    guaranteedFrameRate: booleanOf(attributeOf(configuration, 'GuaranteedFrameRate')),
    encodingInterval: 1,
    ...unknownParts(configuration, elements),
  };
  const missing = unstated(call, base);
  const rate = childOf(configuration, 'RateControl');
  const gop = attributeOf(configuration, 'GovLength');
  const still = base.encoding === 'JPEG';
  return [
    current,
    {
      ...base,
      fps: rate ? requiredNumber(rate, 'FrameRateLimit') : missing.fps,
      bitrateKbps: rate ? requiredNumber(rate, 'BitrateLimit') : missing.bitrateKbps,
      constantBitRate: booleanOf(attributeOf(rate, 'ConstantBitRate')) ?? false,
      gop: gop === undefined ? (still ? current.gop : missing.gop) : Number(gop),
      profile: attributeOf(configuration, 'Profile') ?? (still ? current.profile : missing.profile),
    },
  ];
}

function encodingIn(text: string | undefined): Encoding {
  if (text === undefined) throw missingArgument('Encoding');
  const parsed = encodingSchema.safeParse(text);
  if (!parsed.success) throw sender(`Encoding ${text} is not known`, 'ter:InvalidArgVal', 'ter:ConfigModify');
  return parsed.data;
}
