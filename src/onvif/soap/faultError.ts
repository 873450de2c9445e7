import { CamOptError, type ErrorCode } from '../../domain/errors.ts';
import { faultWords, type SoapFault } from './soapFault.ts';

/** The named error for a refusal; `details` keeps code, subcodes, reason and HTTP status for whoever decides on retries. */
export function faultError(operation: string, fault: SoapFault, status: number): CamOptError {
  return new CamOptError(faultCode(fault), `${operation}: the camera refused: ${faultWords(fault)}`, {
    details: {
      operation,
      status,
      code: fault.code,
      subcodes: fault.subcodes,
      reason: fault.reason,
    },
  });
}

/** True for a fault that speaks about who is asking, not about what is asked. */
export function isNotAuthorized(fault: SoapFault): boolean {
  return (
    fault.subcodes.some((code) => /^(NotAuthorized|FailedAuthentication|InvalidSecurity\w*)$/i.test(code)) ||
    /^(NotAuthorized|FailedAuthentication|InvalidSecurity\w*)$/i.test(fault.code) ||
    /not authori[sz]ed|unauthori[sz]ed|authori[sz]ation|authority failure|wsse/i.test(fault.reason)
  );
}

function faultCode(fault: SoapFault): ErrorCode {
  for (const [subcode, code] of bySubcode) if (fault.subcodes.includes(subcode)) return code;
  if (isNotAuthorized(fault)) return 'CAM_AUTH';
  if (isUnsupported(fault)) return 'CAM_NOT_SUPPORTED';
  return 'CAM_FAULT';
}

const bySubcode: readonly (readonly [string, ErrorCode])[] = [
  ['OperationProhibited', 'CAM_PERMISSION'],
  ['CriticalError', 'CAM_REBOOT_NEEDED'],
  ['ConfigurationConflict', 'CAM_BUSY'],
  ['StreamConflict', 'CAM_BUSY'],
  ['OutofMemory', 'CAM_BUSY'],
  ['ActionNotSupported', 'CAM_NOT_SUPPORTED'],
  ['NoImagingForSource', 'CAM_NOT_SUPPORTED'],
  ['UnknownAction', 'CAM_NOT_SUPPORTED'],
  ['OptionalActionNotImplemented', 'CAM_NOT_SUPPORTED'],
];

/** gSOAP devices say it in the reason alone (Q49, Q51). */
function isUnsupported(fault: SoapFault): boolean {
  return /not implemented|not supported|unsupported|not recogni[sz]ed/i.test(
    `${fault.reason} ${fault.detail}`,
  );
}
