import type { ProfileState } from '../camera/cameraState.ts';
import { element, escapeXml } from '../soap/xmlText.ts';
import {
  argument,
  encoderNamed,
  noConfiguration,
  profileNamed,
  sourceConfigurationNamed,
  type Call,
  type Handler,
} from './call.ts';
import { media1Options } from './encoderOptionsXml.ts';
import { media1Encoder } from './encoderXml.ts';
import { optionsAsked } from './optionsAsked.ts';
import { imagingSettingsV1 } from './imagingXml.ts';
import { askedByMedia1 } from './media1Set.ts';
import { setEncoder } from './encoderSet.ts';
import * as shared from './mediaShared.ts';
import { profileHandlers } from './media1Profiles.ts';
import { serviceCapabilities } from './serviceCapabilities.ts';

export const media1Handlers: Readonly<Record<string, Handler>> = {
  ...profileHandlers(profileXml),
  GetServiceCapabilities: (call) =>
    `<trt:GetServiceCapabilitiesResponse>${serviceCapabilities(call, 'media')}</trt:GetServiceCapabilitiesResponse>`,
  GetVideoSources: ({ camera }) =>
    `<trt:GetVideoSourcesResponse>${camera.state.sources
      .map(
        (source, index) =>
          `<trt:VideoSources token="${escapeXml(source.token)}">${element('tt:Framerate', source.framerate)}` +
          `<tt:Resolution>${element('tt:Width', source.width)}${element('tt:Height', source.height)}</tt:Resolution>` +
          // Some firmwares show factory values here, so it is those that stand here; GetImagingSettings tells the truth.
          `${imagingSettingsV1(camera.personality, index)}</trt:VideoSources>`,
      )
      .join('')}</trt:GetVideoSourcesResponse>`,
  GetVideoSourceConfigurations: (call) => sourceConfigurations(call, 'GetVideoSourceConfigurations'),
  GetCompatibleVideoSourceConfigurations: (call) => {
    profileNamed(call, argument(call, 'ProfileToken'));
    return sourceConfigurations(call, 'GetCompatibleVideoSourceConfigurations');
  },
  GetVideoSourceConfiguration: (call) => {
    const source = sourceConfigurationNamed(call, argument(call, 'ConfigurationToken'));
    return `<trt:GetVideoSourceConfigurationResponse>${shared.videoSourceConfiguration(call, source, 'trt:Configuration')}</trt:GetVideoSourceConfigurationResponse>`;
  },
  GetVideoSourceConfigurationOptions: ({ camera }) =>
    `<trt:GetVideoSourceConfigurationOptionsResponse>${shared.videoSourceOptions(camera.state.sources, 'trt:Options')}</trt:GetVideoSourceConfigurationOptionsResponse>`,
  GetVideoEncoderConfigurations: (call) =>
    encoders(call, 'GetVideoEncoderConfigurations', call.camera.state.encoders),
  GetCompatibleVideoEncoderConfigurations: (call) =>
    encoders(
      call,
      'GetCompatibleVideoEncoderConfigurations',
      shared.compatibleEncoders(call, profileNamed(call, argument(call, 'ProfileToken'))),
    ),
  GetVideoEncoderConfiguration: (call) => {
    const encoder = encoderNamed(call, argument(call, 'ConfigurationToken'));
    const written = media1Encoder(call, encoder, 'trt:Configuration');
    if (written === undefined) throw noConfiguration();
    return `<trt:GetVideoEncoderConfigurationResponse>${written}</trt:GetVideoEncoderConfigurationResponse>`;
  },
  GetVideoEncoderConfigurationOptions: (call) => {
    const options = optionsAsked(call);
    const { bitrateRangeInExtension } = call.camera.personality.media1;
    return `<trt:GetVideoEncoderConfigurationOptionsResponse><trt:Options>${media1Options(options, bitrateRangeInExtension)}</trt:Options></trt:GetVideoEncoderConfigurationOptionsResponse>`;
  },
  SetVideoEncoderConfiguration: (call) => {
    const [current, asked] = askedByMedia1(call);
    if (asked) setEncoder(call, current, asked);
    return '<trt:SetVideoEncoderConfigurationResponse/>';
  },
  GetGuaranteedNumberOfVideoEncoderInstances: (call) => {
    const source = sourceConfigurationNamed(call, argument(call, 'ConfigurationToken'));
    const { instances, total } = call.camera.personality.budget;
    const count =
      total ?? call.camera.state.encoders.filter((encoder) => encoder.source === source.token).length;
    return (
      `<trt:GetGuaranteedNumberOfVideoEncoderInstancesResponse>${element('trt:TotalNumber', count)}` +
      `${element('trt:JPEG', instances.JPEG)}${element('trt:H264', instances.H264)}</trt:GetGuaranteedNumberOfVideoEncoderInstancesResponse>`
    );
  },
  GetStreamUri: async (call) =>
    uri('GetStreamUri', await shared.streamUri(call, argument(call, 'ProfileToken')), 'false'),
  GetSnapshotUri: (call) =>
    uri('GetSnapshotUri', shared.snapshotUri(call, argument(call, 'ProfileToken')), 'false'),
  SetSynchronizationPoint: (call) => {
    profileNamed(call, argument(call, 'ProfileToken'));
    return '<trt:SetSynchronizationPointResponse/>';
  },
};

function profileXml(call: Call, profile: ProfileState, tag: string): string {
  const source = shared.sourceOf(call, profile);
  const encoder = shared.encoderOf(call, profile);
  return (
    `<${tag} token="${escapeXml(profile.token)}" fixed="${profile.fixed}">${element('tt:Name', profile.name)}` +
    (source ? shared.videoSourceConfiguration(call, source, 'tt:VideoSourceConfiguration') : '') +
    `${encoder ? (media1Encoder(call, encoder, 'tt:VideoEncoderConfiguration') ?? '') : ''}</${tag}>`
  );
}

function sourceConfigurations(call: Call, operation: string): string {
  const all = call.camera.state.sources.map((source) =>
    shared.videoSourceConfiguration(call, source, 'trt:Configurations'),
  );
  return `<trt:${operation}Response>${all.join('')}</trt:${operation}Response>`;
}

function encoders(call: Call, operation: string, found: Call['camera']['state']['encoders']): string {
  const all = found.map((encoder) => media1Encoder(call, encoder, 'trt:Configurations') ?? '');
  return `<trt:${operation}Response>${all.join('')}</trt:${operation}Response>`;
}

const uri = (operation: string, address: string, invalidAfterConnect: string): string =>
  `<trt:${operation}Response><trt:MediaUri>${element('tt:Uri', address)}` +
  `<tt:InvalidAfterConnect>${invalidAfterConnect}</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot>` +
  `<tt:Timeout>PT60S</tt:Timeout></trt:MediaUri></trt:${operation}Response>`;
