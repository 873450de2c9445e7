import { randomUUID } from 'node:crypto';
import type { Camera } from '../camera/camera.ts';
import type { ProbeReply } from '../faults/hooks.ts';
import { ns } from '../soap/namespaces.ts';
import { escapeXml } from '../soap/xmlText.ts';

const anonymous = 'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous';
const everyone = 'urn:schemas-xmlsoap-org:ws:2005:04:discovery';

/** Numbers of one run of the simulator, as WS-Discovery wants them in every message. */
export interface AppSequence {
  readonly instance: number;
  next: number;
}

export function probeMatches(
  camera: Camera,
  reply: ProbeReply,
  relatesTo: string,
  sequence: AppSequence,
): string {
  const match = `<wsd:ProbeMatch>${target(camera, reply)}</wsd:ProbeMatch>`;
  const headers = `<wsa:RelatesTo>${escapeXml(relatesTo)}</wsa:RelatesTo><wsa:To>${anonymous}</wsa:To>`;
  return message('ProbeMatches', headers, `<wsd:ProbeMatches>${match}</wsd:ProbeMatches>`, sequence);
}

export function resolveMatches(
  camera: Camera,
  reply: ProbeReply,
  relatesTo: string,
  sequence: AppSequence,
): string {
  const match = `<wsd:ResolveMatch>${target(camera, reply)}</wsd:ResolveMatch>`;
  const headers = `<wsa:RelatesTo>${escapeXml(relatesTo)}</wsa:RelatesTo><wsa:To>${anonymous}</wsa:To>`;
  return message('ResolveMatches', headers, `<wsd:ResolveMatches>${match}</wsd:ResolveMatches>`, sequence);
}

export function hello(camera: Camera, reply: ProbeReply, sequence: AppSequence): string {
  return message(
    'Hello',
    `<wsa:To>${everyone}</wsa:To>`,
    `<wsd:Hello>${target(camera, reply)}</wsd:Hello>`,
    sequence,
  );
}

export function bye(camera: Camera, sequence: AppSequence): string {
  return message('Bye', `<wsa:To>${everyone}</wsa:To>`, `<wsd:Bye>${endpoint(camera)}</wsd:Bye>`, sequence);
}

function message(action: string, headers: string, body: string, sequence: AppSequence): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${ns.soap12}" xmlns:wsa="${ns.discoveryAddressing}"` +
    ` xmlns:wsd="${ns.discovery}" xmlns:dn="${ns.network}" xmlns:tds="${ns.device}"><SOAP-ENV:Header>` +
    `<wsa:MessageID>urn:uuid:${randomUUID()}</wsa:MessageID>${headers}<wsa:Action>${ns.discovery}/${action}</wsa:Action>` +
    `<wsd:AppSequence InstanceId="${sequence.instance}" MessageNumber="${sequence.next++}"/>` +
    `</SOAP-ENV:Header><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`
  );
}

const endpoint = (camera: Camera): string =>
  `<wsa:EndpointReference><wsa:Address>urn:uuid:${camera.identity.uuid}</wsa:Address></wsa:EndpointReference>`;

function target(camera: Camera, { types, scopes, xaddrs }: ProbeReply): string {
  return (
    `${endpoint(camera)}<wsd:Types>${types.join(' ')}</wsd:Types>` +
    `<wsd:Scopes>${scopes.map(escapeXml).join(' ')}</wsd:Scopes>` +
    `${xaddrs.length > 0 ? `<wsd:XAddrs>${xaddrs.map(escapeXml).join(' ')}</wsd:XAddrs>` : ''}<wsd:MetadataVersion>1</wsd:MetadataVersion>`
  );
}
