import { describe, expect, test } from 'vitest';
import { faultError } from '../../../../src/onvif/soap/faultError.ts';
import { soapReplyFrom } from '../../../../src/onvif/soap/soapReply.ts';

function replyFrom(text: string) {
  return soapReplyFrom(Buffer.from(text), 'application/soap+xml');
}
function fault(inside: string) {
  const reply = replyFrom(
    `<e:Envelope xmlns:e="x"><e:Body><e:Fault>${inside}</e:Fault></e:Body></e:Envelope>`,
  );
  if (reply.kind !== 'fault') throw new Error(reply.kind);
  return reply.fault;
}
const code = (value: string, ...subcodes: string[]): string =>
  `<e:Code><e:Value>${value}</e:Value>${subcodes.reduceRight((inner, sub) => `<e:Subcode><e:Value>${sub}</e:Value>${inner}</e:Subcode>`, '')}</e:Code>`;
const reason = (text: string): string => `<e:Reason><e:Text xml:lang="en">${text}</e:Text></e:Reason>`;

describe('faults become named errors', () => {
  test.each([
    [
      code('e:Sender', 'ter:InvalidArgVal', 'ter:ConfigModify'),
      'CAM_FAULT',
      ['InvalidArgVal', 'ConfigModify'],
    ],
    [
      code('e:Receiver', 'ter:Action', 'ter:ConfigurationConflict'),
      'CAM_BUSY',
      ['Action', 'ConfigurationConflict'],
    ],
    [code('e:Receiver', 'ter:OutofMemory'), 'CAM_BUSY', ['OutofMemory']],
    [code('e:Receiver', 'ter:CriticalError'), 'CAM_REBOOT_NEEDED', ['CriticalError']],
    [code('env:Reveiver', 'ter:ActionNotSupported'), 'CAM_NOT_SUPPORTED', ['ActionNotSupported']],
    [code('e:Sender', 'ter:NotAuthorized'), 'CAM_AUTH', ['NotAuthorized']],
    [code('e:Sender', 'ter:OperationProhibited'), 'CAM_PERMISSION', ['OperationProhibited']],
    [
      code('e:Sender') + reason("Method 'tds:X' not implemented: method name or namespace not recognized"),
      'CAM_NOT_SUPPORTED',
      [],
    ],
    [code('e:Sender'), 'CAM_FAULT', []],
    ['<faultcode>SOAP-ENV:Client</faultcode><faultstring>wrong</faultstring>', 'CAM_FAULT', []],
    ['', 'CAM_FAULT', []],
  ])('%s', (inside, expected, subcodes) => {
    const error = faultError('SetX', fault(inside), 400);
    expect([error.code, error.details['subcodes']]).toEqual([expected, subcodes]);
    expect(error.message).toContain('SetX');
  });

  test('the camera’s words stand in the message, without control characters', () => {
    const error = faultError(
      'SetX',
      fault(code('e:Sender', 'ter:Action') + reason('Action\u0085 Failed\n 9341')),
      500,
    );
    expect(error.message).toContain('"Action Failed 9341" (Sender/Action)');
  });
});

describe('what is no answer', () => {
  test.each([
    ['Not Found', 'Not Found'],
    ['<html><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>', 'Not Found'],
    ['<html><head><title>Gone</title></head><body></body></html>', 'Gone'],
  ])('is quoted once: %s', (text, excerpt) => {
    expect(replyFrom(text)).toMatchObject({ excerpt });
  });

  test.each([
    ['', /empty/],
    ['<html><body>401</body></html>', /no XML/],
    ['<!DOCTYPE html><html/>', /no XML/],
    ['\xff\xd8\xff', /no XML/],
    ['<a/>', /no SOAP/],
    ['<e:Envelope><e:Header/><e:Body/></e:Envelope>', /body is empty/],
    ['<e:Envelope><e:Body><x>', /damaged/],
  ])('%j', (text, problem) => {
    expect(replyFrom(text)).toMatchObject({ kind: 'unreadable', problem: expect.stringMatching(problem) });
  });
});
