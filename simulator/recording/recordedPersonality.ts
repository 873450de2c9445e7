import * as z from 'zod';
import {
  personalitySchema,
  serviceNames,
  type Personality,
  type ServiceName,
} from '../personalities/personalitySchema.ts';
import { ns } from '../soap/namespaces.ts';
import { attributeOf, childOf, childrenOf, descend, numberOf, textOf, timeOf } from '../soap/xmlAccess.ts';
import { answersOf, everywhere } from './answerIn.ts';
import type { Recording } from './readRecording.ts';
import {
  configurationsIn,
  recordedEncoders,
  recordedOptions,
  type EncoderInput,
} from './recordedEncoders.ts';
import { imagingDecimals, recordedImaging } from './recordedImaging.ts';
import { placeholders, type RecordedAnswer } from './recordingSchema.ts';

type Input = z.input<typeof personalitySchema>;

/**
 * The recorded camera as a personality: its state in the simulator's own names, so that it can be set, and its answers as
 * they were, for whoever asks what was asked then. Throws an Error where the recording is of no use.
 */
export function recordedPersonality(recording: Recording, name: string): Personality {
  const { answers } = recording;
  const device = answersOf(answers, 'GetDeviceInformation')[0]?.element;
  const serial = textOf(device, 'SerialNumber');
  const encoders = recordedEncoders(answers);
  const profiles = recordedProfiles(answers, encoders);
  const input: Input = {
    name,
    about: `Recorded from ${recording.camera}.`,
    breaksSchema: 'Answers are given as they were recorded.',
    device: {
      manufacturer: textOf(device, 'Manufacturer') ?? '',
      model: textOf(device, 'Model') ?? '',
      firmware: textOf(device, 'FirmwareVersion') ?? '',
      hardwareId: textOf(device, 'HardwareId') ?? '',
      ...(serial === undefined || serial === placeholders.serial ? {} : { serial }),
      macPrefix: '02:00:00',
      profiles: [],
    },
    clock: recordedClock(recording),
    auth: {
      methods:
        recording.login === 'digest' || recording.login === 'wsse' ? [recording.login] : ['wsse', 'digest'],
    },
    services: recordedServices(answers),
    discovery: {
      types: ['dn:NetworkVideoTransmitter', 'tds:Device'],
      scopes: answersOf(answers, 'GetScopes').flatMap(({ element }) =>
        everywhere(element, 'ScopeItem').map((item) => item.text.trim()),
      ),
    },
    videoSources: recordedSources(answers, profiles),
    optionSets: recordedOptions(answers, encoders),
    encoders: encoders.map((encoder) => {
      const source = profiles.find((profile) => profile.encoder === encoder.token)?.source;
      return source ? { ...encoder, source } : encoder;
    }),
    profiles,
    media1: recordedMedia1(answers, encoders),
    numbers: { imagingDecimals: imagingDecimals(answers) },
    snapshot: { path: '/snapshot' },
    recorded: { ...(recording.address === undefined ? {} : { address: recording.address }), answers },
  };
  const parsed = personalitySchema.safeParse(input);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

/** Live, in the shape that was recorded: a time of then would make every login token a stale one. */
function recordedClock({ answers, capturedAt }: Recording): NonNullable<Input['clock']> {
  const told = answersOf(answers, 'GetSystemDateAndTime')[0]?.element.children[0];
  const utc = childOf(told, 'UTCDateTime');
  const at = timeOf(utc);
  return {
    timeZone: textOf(told, 'TimeZone', 'TZ') ?? null,
    utc: told === undefined || utc !== undefined,
    local: childOf(told, 'LocalDateTime') !== undefined,
    offsetSeconds:
      at === undefined || capturedAt === undefined ? 0 : Math.round((at - capturedAt.getTime()) / 1000),
  };
}

/** Where it answered; what was not asked of a service, where the camera says that it is. */
function recordedServices(answers: readonly RecordedAnswer[]): Input['services'] {
  const told = new Map<string, string>();
  for (const { element } of answersOf(answers, 'GetServices'))
    for (const service of element.children)
      told.set(textOf(service, 'Namespace') ?? '', textOf(service, 'XAddr') ?? '');
  const [capabilities] = answersOf(answers, 'GetCapabilities');
  const inCapabilities: Readonly<Record<ServiceName, string | undefined>> = {
    device: 'Device',
    media: 'Media',
    imaging: 'Imaging',
    events: 'Events',
    media2: undefined,
  };
  const services: Input['services'] = { device: '/onvif/device_service' };
  for (const service of serviceNames) {
    const asked = answers.find(
      (answer) =>
        answer.namespace === ns[service] &&
        answer.path !== undefined &&
        answersOf([answer], answer.operation).length > 0,
    );
    const group = inCapabilities[service];
    const xaddr =
      told.get(ns[service]) ??
      (group === undefined ? undefined : textOf(capabilities?.element.children[0], group, 'XAddr'));
    const path = asked?.path ?? pathOf(xaddr);
    if (path !== undefined) services[service] = path;
  }
  return services;
}

function pathOf(xaddr: string | undefined): string | undefined {
  const url = URL.parse(xaddr ?? '');
  return url === null ? undefined : url.pathname + url.search;
}

function recordedProfiles(
  answers: readonly RecordedAnswer[],
  encoders: readonly EncoderInput[],
): Input['profiles'] {
  const known = new Set(encoders.map(({ token }) => token));
  const profiles = new Map<string, Input['profiles'][number]>();
  for (const service of ['media2', 'media'] as const)
    for (const { element } of answersOf(answers, 'GetProfiles', service))
      for (const profile of childrenOf(element, 'Profiles')) {
        const token = attributeOf(profile, 'token');
        if (token === undefined || profiles.has(token)) continue;
        const inside = service === 'media2' ? childOf(profile, 'Configurations') : profile;
        const source = childOf(inside, service === 'media2' ? 'VideoSource' : 'VideoSourceConfiguration');
        const encoder = attributeOf(
          childOf(inside, service === 'media2' ? 'VideoEncoder' : 'VideoEncoderConfiguration'),
          'token',
        );
        profiles.set(token, {
          token,
          name: textOf(profile, 'Name') ?? token,
          source: textOf(source, 'SourceToken') ?? null,
          encoder: encoder !== undefined && known.has(encoder) ? encoder : null,
          fixed: attributeOf(profile, 'fixed') === 'true',
        });
      }
  return [...profiles.values()];
}

function recordedSources(
  answers: readonly RecordedAnswer[],
  profiles: Input['profiles'],
): Input['videoSources'] {
  const listed = answersOf(answers, 'GetVideoSources').flatMap(({ element }) => element.children);
  const configurations = answers
    .filter(({ operation }) => /^GetProfiles?$|^GetVideoSourceConfigurations?$/.test(operation))
    .flatMap((answer) => answersOf([answer], answer.operation))
    .flatMap(({ element }) => [
      ...everywhere(element, 'VideoSourceConfiguration'),
      ...everywhere(element, 'VideoSource'),
      ...childrenOf(element, 'Configurations'),
    ]);
  const tokens = new Set([
    ...profiles.flatMap(({ source }) => source ?? []),
    ...listed.flatMap((source) => attributeOf(source, 'token') ?? []),
  ]);
  if (tokens.size === 0) tokens.add('0');
  return [...tokens].map((token) => {
    const source = listed.find((each) => attributeOf(each, 'token') === token);
    const configuration = configurations.find((each) => textOf(each, 'SourceToken') === token);
    const bounds = childOf(configuration, 'Bounds');
    const size = (name: 'Width' | 'Height'): number =>
      numberOf(source, 'Resolution', name) ?? Number(attributeOf(bounds, name.toLowerCase()) ?? 0);
    const imaging = recordedImaging(answers, token);
    return {
      token,
      configurationToken: attributeOf(configuration, 'token') ?? token,
      name: textOf(configuration, 'Name') ?? token,
      width: Math.trunc(size('Width')) || 1920,
      height: Math.trunc(size('Height')) || 1080,
      imaging: imaging === null ? null : { ...imaging, imageProfiles: {} },
    };
  });
}

/** A Set need not bring what the camera itself leaves out. */
function recordedMedia1(
  answers: readonly RecordedAnswer[],
  encoders: readonly EncoderInput[],
): NonNullable<Input['media1']> {
  const media1 = answers.filter(({ namespace }) => namespace === null || namespace === ns.media);
  const seen = configurationsIn(media1);
  const h265 = new Set(encoders.filter(({ encoding }) => encoding === 'H265').map(({ token }) => token));
  const words = seen
    .filter((element) => h265.has(attributeOf(element, 'token') ?? ''))
    .map((element) => textOf(element, 'Encoding'));
  const named = ['Name', 'UseCount', 'Encoding', 'Resolution', 'Quality', 'Multicast', 'SessionTimeout'];
  return {
    requires: [
      ...named.filter((name) => seen.every((element) => descend(element, name) !== undefined)),
      'ForcePersistence',
    ],
    h265: words.includes('H265') ? 'H265' : words.includes('H264') ? 'H264' : 'omitted',
  };
}
