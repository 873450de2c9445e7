import { loadPersonality } from '../../../simulator/personalities/loadPersonality.ts';
import {
  digestFor,
  elementsOf,
  envelope,
  http,
  token,
  valueOf,
  type Prefix,
  type Reply,
} from './plainClient.ts';
import type { ListedCamera, Truth } from './startSimulator.ts';

export interface Tokens {
  readonly encoder: string;
  readonly source: string;
  readonly sourceConfiguration: string;
  readonly profile: string;
}

export interface Told {
  readonly service: string;
  readonly operation: string;
  readonly reply: Reply;
}

const services: Readonly<Record<Prefix, string>> = {
  tds: 'device',
  trt: 'media',
  tr2: 'media2',
  timg: 'imaging',
  tev: 'events',
  wsnt: 'events',
};

const conf = (tokens: Tokens): string => `<trt:ConfigurationToken>${tokens.encoder}</trt:ConfigurationToken>`;
const profile1 = (tokens: Tokens): string => `<trt:ProfileToken>${tokens.profile}</trt:ProfileToken>`;
const profile2 = (tokens: Tokens): string => `<tr2:ProfileToken>${tokens.profile}</tr2:ProfileToken>`;
const sourceConf = (prefix: string, tokens: Tokens): string =>
  `<${prefix}:ConfigurationToken>${tokens.sourceConfiguration}</${prefix}:ConfigurationToken>`;
const videoSource = (tokens: Tokens): string =>
  `<timg:VideoSourceToken>${tokens.source}</timg:VideoSourceToken>`;
const user = (name: string): string =>
  `<tds:User><tt:Username>${name}</tt:Username><tt:Password>x</tt:Password><tt:UserLevel>User</tt:UserLevel></tds:User>`;

/** What to put into each operation that needs something; in the order in which they are to be asked. */
const insides: readonly (readonly [operation: string, inside: (tokens: Tokens) => string])[] = [
  ['tds:GetSystemDateAndTime', () => ''],
  ['tds:GetServices', () => '<tds:IncludeCapability>false</tds:IncludeCapability>'],
  ['tds:GetServiceCapabilities', () => ''],
  ['tds:GetCapabilities', () => '<tds:Category>All</tds:Category>'],
  ['tds:GetDeviceInformation', () => ''],
  ['tds:GetScopes', () => ''],
  ['tds:SetScopes', () => '<tds:Scopes>onvif://www.onvif.org/name/Yard%20%26%20gate</tds:Scopes>'],
  ['tds:GetHostname', () => ''],
  ['tds:GetNetworkInterfaces', () => ''],
  ['tds:GetNetworkProtocols', () => ''],
  ['tds:GetNetworkDefaultGateway', () => ''],
  ['tds:GetDNS', () => ''],
  ['tds:GetNTP', () => ''],
  ['tds:GetUsers', () => ''],
  ['tds:CreateUsers', () => user('guest')],
  ['tds:SetUser', () => user('guest')],
  ['tds:DeleteUsers', () => '<tds:Username>guest</tds:Username>'],
  ['tds:GetEndpointReference', () => ''],
  ['tds:GetWsdlUrl', () => ''],
  ['tds:GetDiscoveryMode', () => ''],
  [
    'tds:SetSystemDateAndTime',
    () => '<tds:DateTimeType>NTP</tds:DateTimeType><tds:DaylightSavings>false</tds:DaylightSavings>',
  ],
  ['trt:GetServiceCapabilities', () => ''],
  ['trt:GetProfiles', () => ''],
  ['trt:GetProfile', profile1],
  ['trt:GetVideoSources', () => ''],
  ['trt:GetVideoSourceConfigurations', () => ''],
  ['trt:GetVideoSourceConfiguration', (tokens) => sourceConf('trt', tokens)],
  ['trt:GetVideoSourceConfigurationOptions', () => ''],
  ['trt:GetCompatibleVideoSourceConfigurations', profile1],
  ['trt:GetVideoEncoderConfigurations', () => ''],
  ['trt:GetVideoEncoderConfiguration', conf],
  ['trt:GetCompatibleVideoEncoderConfigurations', profile1],
  ['trt:GetVideoEncoderConfigurationOptions', (tokens) => conf(tokens) + profile1(tokens)],
  ['trt:GetGuaranteedNumberOfVideoEncoderInstances', (tokens) => sourceConf('trt', tokens)],
  [
    'trt:GetStreamUri',
    (tokens) =>
      `<trt:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></trt:StreamSetup>${profile1(tokens)}`,
  ],
  ['trt:GetSnapshotUri', profile1],
  ['trt:SetSynchronizationPoint', profile1],
  ['trt:CreateProfile', () => '<trt:Name>mine</trt:Name><trt:Token>mine</trt:Token>'],
  [
    'trt:AddVideoSourceConfiguration',
    (tokens) => `<trt:ProfileToken>mine</trt:ProfileToken>${sourceConf('trt', tokens)}`,
  ],
  [
    'trt:AddVideoEncoderConfiguration',
    (tokens) => `<trt:ProfileToken>mine</trt:ProfileToken>${conf(tokens)}`,
  ],
  ['trt:RemoveVideoEncoderConfiguration', () => '<trt:ProfileToken>mine</trt:ProfileToken>'],
  ['trt:RemoveVideoSourceConfiguration', () => '<trt:ProfileToken>mine</trt:ProfileToken>'],
  ['trt:DeleteProfile', () => '<trt:ProfileToken>mine</trt:ProfileToken>'],
  ['tr2:GetServiceCapabilities', () => ''],
  ['tr2:GetProfiles', () => '<tr2:Type>All</tr2:Type>'],
  ['tr2:GetVideoSourceConfigurations', () => ''],
  ['tr2:GetVideoSourceConfigurationOptions', () => ''],
  ['tr2:GetVideoEncoderConfigurations', () => ''],
  [
    'tr2:GetVideoEncoderConfigurationOptions',
    (tokens) => `<tr2:ConfigurationToken>${tokens.encoder}</tr2:ConfigurationToken>${profile2(tokens)}`,
  ],
  ['tr2:GetVideoEncoderInstances', (tokens) => sourceConf('tr2', tokens)],
  ['tr2:GetStreamUri', (tokens) => `<tr2:Protocol>RTSP</tr2:Protocol>${profile2(tokens)}`],
  ['tr2:GetSnapshotUri', profile2],
  ['tr2:SetSynchronizationPoint', profile2],
  ['tr2:CreateProfile', () => '<tr2:Name>other</tr2:Name>'],
  [
    'tr2:AddConfiguration',
    (tokens) =>
      `${profile2(tokens)}<tr2:Configuration><tr2:Type>VideoEncoder</tr2:Type><tr2:Token>${tokens.encoder}</tr2:Token></tr2:Configuration>`,
  ],
  ['tr2:RemoveConfiguration', () => '<tr2:ProfileToken>none</tr2:ProfileToken>'],
  ['tr2:DeleteProfile', () => '<tr2:Token>none</tr2:Token>'],
  ['timg:GetServiceCapabilities', () => ''],
  ['timg:GetImagingSettings', videoSource],
  ['timg:GetOptions', videoSource],
  ['timg:GetMoveOptions', videoSource],
  ['timg:GetStatus', videoSource],
  ['tev:GetServiceCapabilities', () => ''],
  ['tev:GetEventProperties', () => ''],
  ['tev:CreatePullPointSubscription', () => ''],
];

/** The writes that send back what was read, and the events they make. */
const echoed = [
  'trt:SetVideoEncoderConfiguration',
  'tr2:SetVideoEncoderConfiguration',
  'timg:SetImagingSettings',
] as const;
const subscribed = [
  'tev:SetSynchronizationPoint',
  'wsnt:Renew',
  'tev:PullMessages',
  'wsnt:Unsubscribe',
] as const;
/** Takes the camera down, so it is asked last. */
const last = 'tds:SystemReboot';

/** Every operation that is asked, as `service.Operation`. */
export const askedOperations: readonly string[] = [
  ...insides.map(([name]) => name),
  ...echoed,
  ...subscribed,
  last,
].map((name) => {
  const [prefix = '', operation = ''] = name.split(':');
  return `${services[prefix as Prefix]}.${operation}`;
});

/** Asks a camera everything there is, and some things there are not; gives every answer. */
export async function askEverything(camera: ListedCamera, truth: Truth): Promise<Told[]> {
  const { services: offered } = loadPersonality(camera.personality);
  const tokens = tokensOf(truth);
  const told: Told[] = [];
  const ask = async (name: string, inside: string, address?: string): Promise<string> => {
    const [prefix, operation] = name.split(':') as [Prefix, string];
    const service = services[prefix];
    if (!(service in offered)) return '';
    const at = address ?? pathAt(camera, offered[service as keyof typeof offered] ?? '');
    const reply = await authenticated(camera, at, `<${name}>${inside}</${name}>`);
    told.push({ service, operation, reply });
    return reply.text;
  };
  for (const [name, inside] of insides) await ask(name, inside(tokens));
  await echo(ask, told, tokens);
  const created = told.find(({ operation }) => operation === 'CreatePullPointSubscription')?.reply.text ?? '';
  const reference = valueOf(created, 'Address');
  if (reference) {
    const { pathname, search } = new URL(reference);
    const subscription = pathAt(camera, pathname + search);
    const more = {
      'wsnt:Renew': '<wsnt:TerminationTime>PT60S</wsnt:TerminationTime>',
      'tev:PullMessages': '<tev:Timeout>PT0S</tev:Timeout><tev:MessageLimit>9</tev:MessageLimit>',
    };
    for (const name of subscribed) await ask(name, more[name as keyof typeof more] ?? '', subscription);
  }
  await ask('tds:GetServices', '<tds:IncludeCapability>true</tds:IncludeCapability>');
  await ask('tds:GetGeoLocation', '');
  await ask('tds:NoSuchOperation', '');
  await ask('trt:GetProfile', '<trt:ProfileToken>none</trt:ProfileToken>');
  await ask(last, '');
  return told;
}

async function echo(
  ask: (name: string, inside: string) => Promise<string>,
  told: readonly Told[],
  tokens: Tokens,
): Promise<void> {
  const text = (operation: string, service: string): string =>
    told.find((one) => one.operation === operation && one.service === service)?.reply.text ?? '';
  const media1 = elementsOf(text('GetVideoEncoderConfigurations', 'media'), 'Configurations')[0];
  if (media1)
    await ask(
      'trt:SetVideoEncoderConfiguration',
      `${media1.replaceAll('trt:Configurations', 'trt:Configuration')}<trt:ForcePersistence>true</trt:ForcePersistence>`,
    );
  const media2 = elementsOf(text('GetVideoEncoderConfigurations', 'media2'), 'Configurations')[0];
  if (media2)
    await ask(
      'tr2:SetVideoEncoderConfiguration',
      media2.replaceAll('tr2:Configurations', 'tr2:Configuration'),
    );
  const imaging = elementsOf(text('GetImagingSettings', 'imaging'), 'ImagingSettings')[0];
  if (imaging) await ask('timg:SetImagingSettings', videoSource(tokens) + imaging);
}

function tokensOf(truth: Truth): Tokens {
  const { encoders, sources, profiles } = truth as unknown as {
    encoders: { token: string }[];
    sources: { token: string; configurationToken: string }[];
    profiles: { token: string }[];
  };
  return {
    encoder: encoders[0]?.token ?? '',
    source: sources[0]?.token ?? '',
    sourceConfiguration: sources[0]?.configurationToken ?? '',
    profile: profiles[0]?.token ?? '',
  };
}

/** The camera's own path, whatever it advertises. */
const pathAt = (camera: ListedCamera, path: string): string => new URL(path, camera.xaddr).href;

/** Sends a body in the manner that this firmware takes. */
export async function authenticated(camera: ListedCamera, url: string, body: string): Promise<Reply> {
  const { auth, transport } = loadPersonality(camera.personality);
  const soap = transport.soap12AnswersEmpty ? 'http://schemas.xmlsoap.org/soap/envelope/' : undefined;
  if (auth.methods.includes('wsse')) {
    const header = token({
      asText: auth.passwordTypes.includes('text'),
      mustUnderstand: !auth.refusesMustUnderstand,
    });
    return http(url, { body: envelope(body, header, soap) });
  }
  const first = await http(url, { body: envelope(body, '', soap) });
  const challenge = first.challenges[0];
  if (first.status !== 401 || challenge === undefined) return first;
  return http(url, {
    body: envelope(body, '', soap),
    headers: { Authorization: digestFor(challenge, 'POST', url) },
  });
}
