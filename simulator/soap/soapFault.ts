export type FaultCode = 'Sender' | 'Receiver' | 'MustUnderstand' | 'VersionMismatch';

/** A refusal in the words of SOAP 1.2; `subcodes` go from the general to the particular and keep their prefix. */
export class SoapFault extends Error {
  override readonly name = 'SoapFault';
  readonly code: FaultCode;
  readonly subcodes: readonly string[];
  readonly status: number;

  constructor(
    code: FaultCode,
    subcodes: readonly string[],
    reason: string,
    status = code === 'Receiver' ? 500 : 400,
  ) {
    super(reason);
    this.code = code;
    this.subcodes = subcodes;
    this.status = status;
  }
}

export const sender = (reason: string, ...subcodes: string[]): SoapFault =>
  new SoapFault('Sender', subcodes, reason);
export const receiver = (reason: string, ...subcodes: string[]): SoapFault =>
  new SoapFault('Receiver', subcodes, reason);

export const missingArgument = (what: string): SoapFault =>
  sender(`Missing element ${what}`, 'ter:InvalidArgs');
export const notAuthorized = (reason = 'Sender not authorized'): SoapFault =>
  sender(reason, 'ter:NotAuthorized');
