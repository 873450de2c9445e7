import { streamPath } from '../camera/streams.ts';
import type { EncoderState, ProfileState, SourceState } from '../camera/cameraState.ts';
import { element, escapeXml } from '../soap/xmlText.ts';
import { fillAddress, profileNamed, encoderNamed, type Call } from './call.ts';
import { minMax } from './encoderOptionsXml.ts';
import { sender } from '../soap/soapFault.ts';

export function videoSourceConfiguration(call: Call, source: SourceState, tag: string): string {
  const uses = call.camera.state.profiles.filter((profile) => profile.source === source.token).length;
  return (
    `<${tag} token="${escapeXml(source.configurationToken)}"><tt:Name>${escapeXml(source.name)}</tt:Name><tt:UseCount>${uses}</tt:UseCount>` +
    `<tt:SourceToken>${escapeXml(source.token)}</tt:SourceToken><tt:Bounds x="0" y="0" width="${source.width}" height="${source.height}"/></${tag}>`
  );
}

export function videoSourceOptions(sources: readonly SourceState[], tag: string): string {
  const width = Math.max(...sources.map((source) => source.width));
  const height = Math.max(...sources.map((source) => source.height));
  return (
    `<${tag}><tt:BoundsRange><tt:XRange>${minMax([0, 0])}</tt:XRange><tt:YRange>${minMax([0, 0])}</tt:YRange>` +
    `<tt:WidthRange>${minMax([width, width])}</tt:WidthRange><tt:HeightRange>${minMax([height, height])}</tt:HeightRange></tt:BoundsRange>` +
    `${sources.map((source) => element('tt:VideoSourceTokensAvailable', source.token)).join('')}</${tag}>`
  );
}

export function sourceOf(call: Call, profile: ProfileState): SourceState | undefined {
  return call.camera.state.sources.find((source) => source.token === profile.source);
}

export function encoderOf(call: Call, profile: ProfileState): EncoderState | undefined {
  return call.camera.state.encoders.find((encoder) => encoder.token === profile.encoder);
}

/** Encoders that can go into that profile: those of its video source. */
export function compatibleEncoders(call: Call, profile: ProfileState): EncoderState[] {
  return call.camera.state.encoders.filter(
    (encoder) => profile.source === null || encoder.source === profile.source,
  );
}

/** The encoders that the optional tokens of a Get ask for: one configuration, those of a profile, or all. */
export function encodersAsked(
  call: Call,
  configuration: string | undefined,
  profile: string | undefined,
): EncoderState[] {
  const inProfile = profile === undefined ? undefined : profileNamed(call, profile);
  if (configuration !== undefined) return [encoderNamed(call, configuration)];
  return inProfile ? compatibleEncoders(call, inProfile) : call.camera.state.encoders;
}

/** Where the stream of a profile is; a profile that lacks a source or an encoder has none. */
export async function streamUri(call: Call, token: string | undefined): Promise<string> {
  const { camera } = call;
  const profile = profileNamed(call, token);
  if (!sourceOf(call, profile) || !encoderOf(call, profile)) {
    throw sender('The profile is incomplete', 'ter:InvalidArgVal', 'ter:IncompleteConfiguration');
  }
  const port = (await camera.run.rtspPort?.()) ?? 554;
  const { uri = 'rtsp://{host}:{rtspPort}{path}' } = camera.personality.stream;
  return fillAddress(call, uri, { rtspPort: String(port), path: streamPath(camera, profile.token) });
}

export function snapshotUri(call: Call, token: string | undefined): string {
  const profile = profileNamed(call, token);
  const { snapshot } = call.camera.personality;
  if (!snapshot) throw sender('There is no snapshot', 'ter:ActionNotSupported');
  return fillAddress(call, snapshot.uri ?? `${snapshot.path}?profile={profile}`, {
    profile: encodeURIComponent(profile.token),
    path: snapshot.path,
  });
}
