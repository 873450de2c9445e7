import type { ProfileState } from '../camera/cameraState.ts';
import { missingArgument, sender, receiver } from '../soap/soapFault.ts';
import {
  argument,
  encoderNamed,
  profileNamed,
  sourceConfigurationNamed,
  type Call,
  type Handler,
} from './call.ts';

const maximum = 16;

/** The operations that read and change media profiles; `write` gives a profile's XML under a tag. */
export function profileHandlers(
  write: (call: Call, profile: ProfileState, tag: string) => string,
): Readonly<Record<string, Handler>> {
  return {
    GetProfiles: (call) =>
      `<trt:GetProfilesResponse>${call.camera.state.profiles.map((profile) => write(call, profile, 'trt:Profiles')).join('')}</trt:GetProfilesResponse>`,
    GetProfile: (call) =>
      `<trt:GetProfileResponse>${write(call, profileNamed(call, argument(call, 'ProfileToken')), 'trt:Profile')}</trt:GetProfileResponse>`,
    CreateProfile: (call) =>
      `<trt:CreateProfileResponse>${write(call, createProfile(call), 'trt:Profile')}</trt:CreateProfileResponse>`,
    DeleteProfile: (call) => {
      deleteProfile(call, argument(call, 'ProfileToken'));
      return '<trt:DeleteProfileResponse/>';
    },
    AddVideoSourceConfiguration: (call) => {
      const source = sourceConfigurationNamed(call, argument(call, 'ConfigurationToken'));
      profileNamed(call, argument(call, 'ProfileToken')).source = source.token;
      return '<trt:AddVideoSourceConfigurationResponse/>';
    },
    AddVideoEncoderConfiguration: (call) => {
      const encoder = encoderNamed(call, argument(call, 'ConfigurationToken'));
      profileNamed(call, argument(call, 'ProfileToken')).encoder = encoder.token;
      return '<trt:AddVideoEncoderConfigurationResponse/>';
    },
    RemoveVideoEncoderConfiguration: (call) => {
      profileNamed(call, argument(call, 'ProfileToken')).encoder = null;
      return '<trt:RemoveVideoEncoderConfigurationResponse/>';
    },
    RemoveVideoSourceConfiguration: (call) => {
      profileNamed(call, argument(call, 'ProfileToken')).source = null;
      return '<trt:RemoveVideoSourceConfigurationResponse/>';
    },
  };
}

/** Makes an empty profile from the Name and Token of the request. */
export function createProfile(call: Call): ProfileState {
  const { profiles } = call.camera.state;
  const name = argument(call, 'Name');
  if (name === undefined) throw missingArgument('Name');
  const token =
    argument(call, 'Token') ??
    `profile_${profiles.length + 1}_${call.camera.requests.get('CreateProfile') ?? 0}`;
  if (profiles.some((profile) => profile.token === token)) {
    throw sender('A profile with this token exists', 'ter:InvalidArgVal', 'ter:ProfileExists');
  }
  if (profiles.length >= maximum)
    throw receiver('The maximum number of profiles is reached', 'ter:Action', 'ter:MaxNVTProfiles');
  const profile: ProfileState = { token, name, source: null, encoder: null, fixed: false };
  profiles.push(profile);
  return profile;
}

export function deleteProfile(call: Call, token: string | undefined): void {
  const profile = profileNamed(call, token);
  if (profile.fixed)
    throw sender('A fixed profile cannot be deleted', 'ter:Action', 'ter:DeletionOfFixedProfile');
  call.camera.state.profiles.splice(call.camera.state.profiles.indexOf(profile), 1);
}
