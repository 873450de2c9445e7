import { expect, test } from 'vitest';
import { soapReplyFrom } from '../../../src/onvif/soap/soapReply.ts';
import { decodeXml } from '../../../src/onvif/xml/decodeXml.ts';
import { parseXml } from '../../../src/onvif/xml/parseXml.ts';
import { writeSelfContained } from '../../../src/onvif/xml/writeXml.ts';
import { canonicalXml } from '../../support/canonicalXml.ts';
import { recordedFiles, recordingNames, recordingsFolder } from '../../support/recordingServer.ts';

test.skipIf(recordingsFolder === undefined)('every recorded answer reads and writes back the same', () => {
  const names = recordingNames();
  expect(names.length).toBeGreaterThan(5);
  for (const name of names)
    for (const { file, bytes } of recordedFiles(name)) {
      const reply = soapReplyFrom(bytes, 'application/soap+xml; charset=utf-8');
      expect(reply.kind, `${name}/${file}`).not.toBe('unreadable');
      const tree = parseXml(decodeXml(bytes));
      expect(canonicalXml(parseXml(writeSelfContained(tree))), `${name}/${file}`).toBe(canonicalXml(tree));
    }
});
