import { plainText } from '../../shared/plainText.ts';
import { child, elements, localName, text, textAt, type XmlElement } from '../xml/xmlTree.ts';

/** A SOAP fault in words, of SOAP 1.2 or 1.1. Codes are local names: prefixes and spelling of the rest vary. */
export interface SoapFault {
  /** Sender, Receiver …; some cameras misspell it (`Reveiver`) */
  code: string;
  /** outermost first: InvalidArgVal, ConfigModify */
  subcodes: string[];
  reason: string;
  detail: string;
}

export function soapFaultFrom(fault: XmlElement): SoapFault {
  const code = child(fault, 'Code');
  const subcodes: string[] = [];
  for (let at = child(code, 'Subcode'); at !== undefined; at = child(at, 'Subcode')) {
    const value = word(textAt(at, 'Value'));
    if (value !== '') subcodes.push(value);
  }
  const reasons = elements(child(fault, 'Reason'), 'Text').map((entry) => text(entry) ?? '');
  const detail = child(fault, 'Detail') ?? child(fault, 'detail');
  return {
    code: word(textAt(code, 'Value') ?? textAt(fault, 'faultcode')),
    subcodes,
    reason: plainText(reasons.find((entry) => entry !== '') ?? textAt(fault, 'faultstring') ?? ''),
    detail: plainText(allText(detail)),
  };
}

/** The fault as a person reads it. */
export function faultWords(fault: SoapFault): string {
  const codes = [fault.code, ...fault.subcodes].filter((entry) => entry !== '').join('/');
  const said = fault.reason === '' ? fault.detail : fault.reason;
  if (said === '') return codes === '' ? 'a fault without words' : codes;
  return codes === '' ? `"${said}"` : `"${said}" (${codes})`;
}

function word(value: string | undefined): string {
  return plainText(localName(value ?? ''), 64);
}

function allText(element: XmlElement | undefined): string {
  let all = '';
  for (const node of element?.children ?? []) all += node.kind === 'text' ? node.text : ` ${allText(node)} `;
  return all;
}
