import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { announced, startScriptedCamera } from '../../support/scriptedCamera.ts';

const signal = (): AbortSignal => AbortSignal.timeout(20_000);
const encoder =
  '<tt:Name>Süd</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding>' +
  '<tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution><tt:Quality>3</tt:Quality>';
const answers = {
  'device.GetServices': announced('device', 'media1'),
  'device.GetDeviceInformation': '<r:Manufacturer>M</r:Manufacturer><r:Model>X</r:Model>',
  'media1.GetProfiles': `<r:Profiles token="p"><tt:VideoEncoderConfiguration token="e">${encoder}</tt:VideoEncoderConfiguration></r:Profiles>`,
  'media1.GetVideoEncoderConfigurationOptions': '',
  'media1.SetVideoEncoderConfiguration': '',
};

type Wire = (status: number, envelope: string) => Uint8Array;

/** Head and body as they should be, but for the one thing. */
function answer(status: number, body: Uint8Array | string, headers: readonly string[]): Buffer {
  const head = [
    `HTTP/1.1 ${status} Answer`,
    'Content-Type: application/soap+xml',
    'Connection: close',
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}
const length = (body: string | Uint8Array): string => `Content-Length: ${Buffer.from(body).length}`;
const chunk = (body: string): string => `${Buffer.from(body).length.toString(16)}\r\n${body}\r\n`;

const brokenRules: Readonly<Record<string, Wire>> = {
  'a 100 Continue that nobody asked for': (status, xml) =>
    Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), answer(status, xml, [length(xml)])]),
  'lines that end in LF alone': (status, xml) =>
    Buffer.from(
      answer(status, xml, [length(xml)])
        .toString()
        .replaceAll('\r\n', '\n'),
    ),
  'a length beside chunks': (status, xml) =>
    answer(status, `${chunk(xml)}0\r\n\r\n`, [length(xml), 'Transfer-Encoding: chunked']),
  'no last chunk': (status, xml) => answer(status, chunk(xml), ['Transfer-Encoding: chunked']),
  'a length that is too long': (status, xml) => answer(status, xml, [length(`${xml}\r\n`)]),
  'a folded header': (status, xml) => answer(status, xml, ['X-Folded: one', ' two', length(xml)]),
};

const packed: Readonly<Record<string, Wire>> = {
  'gzip that was not asked for': (status, xml) => {
    const body = gzipSync(xml);
    return answer(status, body, ['Content-Encoding: gzip', length(body)]);
  },
  'deflate that was not asked for': (status, xml) => {
    const body = deflateSync(xml);
    return answer(status, body, ['Content-Encoding: deflate', length(body)]);
  },
  'an envelope in the first of several parts': (status, xml) => {
    const body = `\r\n--a.b\r\nContent-Type: application/xop+xml\r\nContent-ID: <e>\r\n\r\n${xml}\r\n--a.b\r\n\r\nmore\r\n--a.b--\r\n`;
    const head = answer(status, body, [length(body)]).toString();
    return Buffer.from(
      head.replace('application/soap+xml', 'multipart/related; start="<e>"; boundary="a.b"'),
    );
  },
  'UTF-16 without a byte order mark': (status, xml) => {
    const body = Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${xml}`, 'utf16le');
    return answer(status, body, [length(body)]);
  },
  'a declaration with blanks in it': (status, xml) => {
    const body = Buffer.from(`<?xml version="1.0" encoding = 'iso-8859-1' ?>${xml}`, 'latin1');
    return answer(status, body, [length(body)]);
  },
};

async function readAndWrite(wire: Wire): Promise<{ name: string | undefined; asked: string[] }> {
  await using camera = await startScriptedCamera(answers, {}, wire);
  await using session = await testConnector().connector.open(targetAt(camera.port), credentials(), signal());
  const reading = await session.read(signal());
  const [entity] = reading.entities;
  if (entity === undefined) throw new Error('nothing was read');
  await session.writeEntity(entity, { 'stream.quality': 4 }, signal());
  return { name: reading.settings.streams?.[0]?.name, asked: camera.asked };
}

test.each(Object.entries(brokenRules))('%s: asked once more, then read like any other', async (_, wire) => {
  const { name, asked } = await readAndWrite(wire);
  expect(name).toBe('Süd');
  expect(asked.slice(0, 3)).toEqual([
    'device.GetSystemDateAndTime',
    'device.GetSystemDateAndTime',
    'device.GetServices',
  ]);
  // What was learned holds: nothing else is asked twice, and a write never.
  expect(new Set(asked).size).toBe(asked.length - 1);
});

test.each(Object.entries(packed))('%s is read', async (_, wire) => {
  const { name, asked } = await readAndWrite(wire);
  expect(name).toBe('Süd');
  expect(new Set(asked).size).toBe(asked.length);
});

test('what breaks the rules beyond that is told, and so is what is packed too large', async () => {
  const open = async (wire: Wire): Promise<void> => {
    await using camera = await startScriptedCamera(answers, {}, wire);
    await using _ = await testConnector().connector.open(targetAt(camera.port), credentials(), signal());
  };
  await expect(open(() => Buffer.from('what is this\r\n\r\n'))).rejects.toMatchObject({
    code: 'CAM_BAD_ANSWER',
  });
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  await expect(
    open((status) => answer(status, bomb, ['Content-Encoding: gzip', length(bomb)])),
  ).rejects.toMatchObject({ code: 'CAM_BAD_ANSWER' });
  await expect(
    open((status) => answer(status, 'no gzip', ['Content-Encoding: gzip', length('no gzip')])),
  ).rejects.toMatchObject({ code: 'CAM_BAD_ANSWER' });
});

test('a deadline and an interruption are told as such in an answer that breaks the rules, too', async () => {
  let answered = 0;
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', () => {
        if (++answered > 1) socket.write('HTTP/1.1 200 OK\nContent-Type: text/xml\n\n<half');
        else socket.end('HTTP/1.1 200 OK\n\n');
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const slow = testConnector({ timeouts: { read: 300 } });
  await expect(slow.connector.open(targetAt(port), null, signal())).rejects.toMatchObject({
    code: 'CAM_TIMEOUT',
    details: { sent: true },
  });
  answered = 0;
  const stop = new AbortController();
  const opening = testConnector().connector.open(targetAt(port), null, stop.signal);
  await Promise.all([
    expect(opening).rejects.toMatchObject({ code: 'ABORTED', details: { sent: true } }),
    vi.waitUntil(() => answered > 1).then(() => stop.abort()),
  ]);
  server.close();
});
