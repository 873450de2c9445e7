import type { Camera } from '../camera/camera.ts';
import { makeIdentity } from '../camera/identity.ts';
import type { FaultOf } from './faultSchema.ts';
import { always, type FaultHooks, type Happening } from './hooks.ts';

const never = (): boolean => false;
const isDiscovery = (happening: Happening): boolean => happening.service === 'discovery';
const isStream = (happening: Happening): boolean => happening.service === 'stream';
const isSnapshot = (happening: Happening): boolean => happening.service === 'snapshot';

/** Faults of clock, address, identity, pictures, streams and discovery. */
export const deviceFaults = {
  clockSkew: {
    concerns: always,
    begin: ({ seconds }, camera) => {
      camera.clockOffsetMs += seconds * 1000;
      return () => (camera.clockOffsetMs -= seconds * 1000);
    },
  } satisfies FaultHooks<FaultOf<'clockSkew'>>,
  noUtc: {
    concerns: always,
    showClock: (_fault, clock) => ({ ...clock, utc: false }),
  } satisfies FaultHooks<FaultOf<'noUtc'>>,
  wrongXaddr: {
    concerns: always,
    showHost: ({ host }) => host,
    discovery: ({ host }, replies) =>
      replies.map((reply) => ({
        ...reply,
        xaddrs: reply.xaddrs.map((xaddr) => xaddr.replace(/\/\/[^/]+/, `//${host}`)),
      })),
  } satisfies FaultHooks<FaultOf<'wrongXaddr'>>,
  renameTokens: {
    concerns: always,
    begin: ({ suffix }, camera) => {
      renameTokens(camera, (token) => token + suffix);
      return () =>
        renameTokens(camera, (token) => (token.endsWith(suffix) ? token.slice(0, -suffix.length) : token));
    },
  } satisfies FaultHooks<FaultOf<'renameTokens'>>,
  otherDevice: {
    concerns: always,
    begin: (_fault, camera) => {
      const before = { ...camera.identity };
      const { uuid, serial, mac } = makeIdentity(camera.personality, camera.seed + 1, camera.number);
      Object.assign(camera.identity, { uuid, serial, mac });
      return () => Object.assign(camera.identity, before);
    },
  } satisfies FaultHooks<FaultOf<'otherDevice'>>,
  snapshot404: {
    concerns: isSnapshot,
    before: () => ({ status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'not found' }),
  } satisfies FaultHooks<FaultOf<'snapshot404'>>,
  blackSnapshot: { concerns: isSnapshot } satisfies FaultHooks<FaultOf<'blackSnapshot'>>,
  staleStream: {
    concerns: never,
    begin: (_fault, camera) => {
      camera.staleEncoders = structuredClone(camera.state.encoders);
      return () => (camera.staleEncoders = undefined);
    },
  } satisfies FaultHooks<FaultOf<'staleStream'>>,
  noStream: { concerns: isStream } satisfies FaultHooks<FaultOf<'noStream'>>,
  lateFirstFrame: { concerns: isStream } satisfies FaultHooks<FaultOf<'lateFirstFrame'>>,
  udpLoss: {
    concerns: isDiscovery,
    discovery: ({ rate }, replies, random) => replies.filter(() => random() >= rate),
  } satisfies FaultHooks<FaultOf<'udpLoss'>>,
  duplicateReply: {
    concerns: isDiscovery,
    discovery: (_fault, replies) => [...replies, ...replies],
  } satisfies FaultHooks<FaultOf<'duplicateReply'>>,
  noXaddrs: {
    concerns: isDiscovery,
    discovery: (_fault, replies) => replies.map((reply) => ({ ...reply, xaddrs: [] })),
  } satisfies FaultHooks<FaultOf<'noXaddrs'>>,
};

function renameTokens({ state }: Camera, rename: (token: string) => string): void {
  for (const source of state.sources) {
    source.token = rename(source.token);
    source.configurationToken = rename(source.configurationToken);
  }
  for (const encoder of state.encoders) {
    encoder.token = rename(encoder.token);
    encoder.source = rename(encoder.source);
  }
  for (const profile of state.profiles) {
    profile.token = rename(profile.token);
    profile.source = profile.source && rename(profile.source);
    profile.encoder = profile.encoder && rename(profile.encoder);
  }
}
