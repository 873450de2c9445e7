import { ns } from '../xml/namespaces.ts';
import { escapeText } from '../xml/writeXml.ts';

/** Of WS-Discovery, in each family; the IPv6 one is of the link. */
export const discoveryGroups = { IPv4: '239.255.255.250', IPv6: 'ff02::c' } as const;
export const discoveryPort = 3702;

/** Asked separately: devices that announce only one of the two ignore a probe for both (Q32). */
export const probedTypes = ['dn:NetworkVideoTransmitter', 'tds:Device'] as const;

export function probeMessage(messageId: string, type: (typeof probedTypes)[number]): Buffer {
  return message('Probe', messageId, `<d:Probe><d:Types>${type}</d:Types></d:Probe>`);
}

/** Asks a device that announced itself without an address for it. */
export function resolveMessage(messageId: string, endpoint: string): Buffer {
  const reference = `<a:EndpointReference><a:Address>${escapeText(endpoint)}</a:Address></a:EndpointReference>`;
  return message('Resolve', messageId, `<d:Resolve>${reference}</d:Resolve>`);
}

function message(kind: 'Probe' | 'Resolve', messageId: string, body: string): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${ns.soap12}" xmlns:a="${ns.addressing}" ` +
      `xmlns:d="${ns.discovery}" xmlns:dn="${ns.network}" xmlns:tds="${ns.device}"><s:Header>` +
      `<a:Action s:mustUnderstand="1">${ns.discovery}/${kind}</a:Action><a:MessageID>${messageId}</a:MessageID>` +
      `<a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>` +
      `<a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>` +
      `</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  );
}
