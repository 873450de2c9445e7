import { ns } from '../xml/namespaces.ts';

/** One ONVIF request: the service's namespace, the operation, and the XML inside it. */
export interface SoapCall {
  service: keyof typeof serviceNamespaces;
  operation: string;
  /** children of the operation element; prefixes `op:` (the service) and `tt:` are declared */
  body?: string;
}

export const serviceNamespaces = {
  device: ns.device,
  media1: ns.media1,
  media2: ns.media2,
  imaging: ns.imaging,
} as const;
export type ServiceName = keyof typeof serviceNamespaces;

/** SOAP 1.2 text of a call; `security` is a ready WS-Security header or empty. */
export function soapEnvelope(call: SoapCall, security = ''): string {
  const header = security === '' ? '' : `<s:Header>${security}</s:Header>`;
  const tag = `op:${call.operation}`;
  const body = call.body === undefined || call.body === '' ? `<${tag}/>` : `<${tag}>${call.body}</${tag}>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${ns.soap12}" xmlns:tt="${ns.schema}" ` +
    `xmlns:op="${serviceNamespaces[call.service]}">${header}<s:Body>${body}</s:Body></s:Envelope>`
  );
}

export function soapContentType(call: SoapCall): string {
  return `application/soap+xml; charset=utf-8; action="${serviceNamespaces[call.service]}/${call.operation}"`;
}
