import type { Camera } from '../camera/camera.ts';
import type { EncoderState, ProfileState, SourceState } from '../camera/cameraState.ts';
import type { Firing } from '../faults/faultSet.ts';
import type { ToldClock } from '../faults/hooks.ts';
import type { CodecOptions } from '../personalities/encoderSchema.ts';
import type { ServiceName } from '../personalities/personalitySchema.ts';
import type { SoapRequest } from '../soap/envelope.ts';
import { sender } from '../soap/soapFault.ts';
import { textOf } from '../soap/xmlAccess.ts';

/** One operation being carried out. */
export interface Call {
  readonly camera: Camera;
  readonly request: SoapRequest;
  readonly service: ServiceName;
  readonly firing: Firing;
  /** Path and query as sent. */
  readonly path: string;
  /** Address and port at which the request came in, as they stand in a URL. */
  readonly authority: string;
}

/** Gives the answer's body element; may throw a SOAP fault. */
export type Handler = (call: Call) => string | Promise<string>;

export function shownEncoder({ firing }: Call, encoder: EncoderState): EncoderState {
  return firing.reduce((shown, { fault, hooks }) => hooks.showEncoder?.(fault, shown) ?? shown, encoder);
}

/** Options of that encoder as they are told, which need not be those that a Set obeys. */
export function shownOptions(call: Call, encoder: EncoderState): readonly CodecOptions[] {
  return call.firing.reduce(
    (shown, { fault, hooks }) => hooks.showOptions?.(fault, shown) ?? shown,
    optionsOf(call, encoder),
  );
}

/** Options that a Set obeys. */
export function optionsOf({ camera }: Call, encoder: EncoderState): readonly CodecOptions[] {
  return camera.personality.optionSets[encoder.options] ?? [];
}

export function shownClock({ camera, firing }: Call): ToldClock {
  const { clock } = camera.personality;
  const told: ToldClock = {
    at: new Date(camera.now().getTime() + clock.toldOffsetSeconds * 1000),
    utc: clock.utc,
  };
  return firing.reduce((shown, { fault, hooks }) => hooks.showClock?.(fault, shown) ?? shown, told);
}

/** Host and port that the device names in the addresses it gives out. */
export function shownAuthority({ camera, firing, authority }: Call): string {
  const own = camera.personality.advertised.host ?? authority;
  return firing.reduce((shown, { fault, hooks }) => hooks.showHost?.(fault, shown) ?? shown, own);
}

/** Fills `{host}`, `{port}` and what else is given into an address from a personality; a bare path gets the host. */
export function fillAddress(
  call: Call,
  template: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const authority = shownAuthority(call);
  const [host = '', port = String(call.camera.usualPort)] = authority.split(':');
  const filled = Object.entries({ host, port, ...more }).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, value),
    template,
  );
  return filled.startsWith('/') ? `${call.camera.scheme}://${authority}${filled}` : filled;
}

export function profileNamed(call: Call, token: string | undefined): ProfileState {
  const found = call.camera.state.profiles.find((profile) => profile.token === token);
  if (!found)
    throw sender('The requested profile token does not exist', 'ter:InvalidArgVal', 'ter:NoProfile');
  return found;
}

export const noConfiguration = (): Error =>
  sender('The requested configuration does not exist', 'ter:InvalidArgVal', 'ter:NoConfig');

export function encoderNamed(call: Call, token: string | undefined): EncoderState {
  const found = call.camera.state.encoders.find((encoder) => encoder.token === token);
  if (!found) throw noConfiguration();
  return found;
}

export function sourceConfigurationNamed(call: Call, token: string | undefined): SourceState {
  const found = call.camera.state.sources.find((source) => source.configurationToken === token);
  if (!found) throw noConfiguration();
  return found;
}

/** The text of an argument of the operation. */
export const argument = (call: Call, ...path: string[]): string | undefined =>
  textOf(call.request.body, ...path);
