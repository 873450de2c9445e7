import type { ServiceName } from '../personalities/personalitySchema.ts';
import { sender } from '../soap/soapFault.ts';
import { element } from '../soap/xmlText.ts';
import { addressOf } from './addresses.ts';
import { argument, type Call } from './call.ts';

const categories: Readonly<Record<string, ServiceName>> = {
  Device: 'device',
  Events: 'events',
  Imaging: 'imaging',
  Media: 'media',
};

/** GetCapabilities; Media2 has no place in it. */
export function capabilities(call: Call): string {
  const category = argument(call, 'Category') ?? 'All';
  const wanted = category === 'All' ? Object.keys(categories) : [category];
  if (category !== 'All' && !addressOf(call, categories[category] ?? 'media2', 'getCapabilities')) {
    throw sender(
      'The requested WSDL service category is not supported',
      'ter:InvalidArgVal',
      'ter:NoSuchService',
    );
  }
  const parts = Object.entries(categories).flatMap(([name, service]) => {
    const xaddr = wanted.includes(name) ? addressOf(call, service, 'getCapabilities') : undefined;
    return xaddr === undefined
      ? []
      : [`<tt:${name}>${element('tt:XAddr', xaddr)}${details[name] ?? ''}</tt:${name}>`];
  });
  return `<tds:GetCapabilitiesResponse><tds:Capabilities>${parts.join('')}</tds:Capabilities></tds:GetCapabilitiesResponse>`;
}

const flags = (names: readonly string[], on: readonly string[] = []): string =>
  names.map((name) => element(`tt:${name}`, on.includes(name))).join('');

const details: Readonly<Record<string, string>> = {
  Device:
    `<tt:Network>${flags(['IPFilter', 'ZeroConfiguration', 'IPVersion6', 'DynDNS'])}</tt:Network>` +
    `<tt:System>${flags(
      [
        'DiscoveryResolve',
        'DiscoveryBye',
        'RemoteDiscovery',
        'SystemBackup',
        'SystemLogging',
        'FirmwareUpgrade',
      ],
      ['DiscoveryBye'],
    )}<tt:SupportedVersions><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tt:SupportedVersions></tt:System>` +
    '<tt:IO><tt:InputConnectors>0</tt:InputConnectors><tt:RelayOutputs>0</tt:RelayOutputs></tt:IO>' +
    `<tt:Security>${flags([
      'TLS1.1',
      'TLS1.2',
      'OnboardKeyGeneration',
      'AccessPolicyConfig',
      'X.509Token',
      'SAMLToken',
      'KerberosToken',
      'RELToken',
    ])}</tt:Security>`,
  Events: flags(
    ['WSSubscriptionPolicySupport', 'WSPullPointSupport', 'WSPausableSubscriptionManagerInterfaceSupport'],
    ['WSPullPointSupport'],
  ),
  Media: `<tt:StreamingCapabilities>${flags(['RTPMulticast', 'RTP_TCP', 'RTP_RTSP_TCP'], ['RTP_TCP', 'RTP_RTSP_TCP'])}</tt:StreamingCapabilities>`,
};
