import { ns } from './namespaces.ts';
import { missingArgument, sender, SoapFault } from './soapFault.ts';
import { childOf } from './xmlAccess.ts';
import { readXml, XmlError, type XmlElement } from './xmlReader.ts';
import { escapeXml } from './xmlText.ts';

/** How a firmware writes its envelopes; the content is the same. */
export interface EnvelopeStyle {
  readonly prefix: string;
  readonly xmlDeclaration: boolean;
  /** Namespaces that the firmware declares on every answer without using them (AXIS declares dozens). */
  readonly unusedNamespaces: Readonly<Record<string, string>>;
}

export type SoapVersion = '1.2' | '1.1';

export interface SoapRequest {
  readonly version: SoapVersion;
  readonly operation: string;
  readonly namespace: string;
  readonly body: XmlElement;
  readonly header: XmlElement | undefined;
  readonly security: XmlElement | undefined;
}

/** Reads a request envelope. Throws the {@link SoapFault} that the Core specification names for what is wrong. */
export function readSoapRequest(text: string): SoapRequest {
  let envelope: XmlElement;
  try {
    envelope = readXml(text);
  } catch (error) {
    if (error instanceof XmlError) throw sender(`Well-formed violation: ${error.message}`, 'ter:WellFormed');
    throw error;
  }
  if (envelope.name !== 'Envelope') throw sender('Not a SOAP envelope', 'ter:TagMismatch');
  if (envelope.namespace !== ns.soap12 && envelope.namespace !== ns.soap11) {
    throw new SoapFault('VersionMismatch', [], 'Only SOAP 1.2 is understood');
  }
  const header = childOf(envelope, 'Header');
  const body = childOf(envelope, 'Body')?.children[0];
  if (!body) throw missingArgument('Body');
  const security = header?.children.find((child) => child.name === 'Security');
  return {
    version: envelope.namespace === ns.soap11 ? '1.1' : '1.2',
    operation: body.name,
    namespace: body.namespace,
    body,
    header,
    security,
  };
}

const prefixes: Readonly<Record<string, string>> = {
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  tt: ns.schema,
  ter: ns.error,
  tds: ns.device,
  trt: ns.media,
  tr2: ns.media2,
  timg: ns.imaging,
  tev: ns.events,
  wsnt: ns.notification,
  wstop: ns.topicSet,
  wsa5: ns.addressing,
  tns1: ns.topics,
};

/** Gives the function that puts a body (and ready header elements) into an envelope of that style. */
export function envelopeWriter(
  style: EnvelopeStyle,
): (body: string, header?: string, version?: SoapVersion) => string {
  const declared = Object.entries({ ...prefixes, ...style.unusedNamespaces })
    .map(([prefix, uri]) => ` xmlns:${prefix}="${escapeXml(uri)}"`)
    .join('');
  const { prefix } = style;
  const declaration = style.xmlDeclaration ? '<?xml version="1.0" encoding="UTF-8"?>\n' : '';
  const start = (version: SoapVersion): string =>
    `${declaration}<${prefix}:Envelope xmlns:${prefix}="${version === '1.1' ? ns.soap11 : ns.soap12}"${declared}>`;
  const starts = { '1.1': start('1.1'), '1.2': start('1.2') };
  const end = `</${prefix}:Body></${prefix}:Envelope>`;
  return (body, header = '', version = '1.2') =>
    `${starts[version]}${header ? `<${prefix}:Header>${header}</${prefix}:Header>` : ''}<${prefix}:Body>${body}${end}`;
}

/** The Fault element for a refusal, in the style's prefix. */
export function faultBody(fault: SoapFault, style: EnvelopeStyle, version: SoapVersion = '1.2'): string {
  const p = style.prefix;
  const reason = escapeXml(fault.message);
  if (version === '1.1') {
    const code = fault.code === 'Sender' ? 'Client' : fault.code === 'Receiver' ? 'Server' : fault.code;
    return `<${p}:Fault><faultcode>${p}:${code}</faultcode><faultstring>${reason}</faultstring></${p}:Fault>`;
  }
  const subcode = fault.subcodes.reduceRight(
    (inner, value) => `<${p}:Subcode><${p}:Value>${escapeXml(value)}</${p}:Value>${inner}</${p}:Subcode>`,
    '',
  );
  return (
    `<${p}:Fault><${p}:Code><${p}:Value>${p}:${fault.code}</${p}:Value>${subcode}</${p}:Code>` +
    `<${p}:Reason><${p}:Text xml:lang="en">${reason}</${p}:Text></${p}:Reason></${p}:Fault>`
  );
}
