import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMedia1Encoder } from './encoderCalls.ts';
import { authenticated } from './everyOperation.ts';
import { elementsOf, envelope, http, PlainClient, subcodes, token, valueOf } from './plainClient.ts';
import { startSimulator, type ListedCamera, type RunningSimulator } from './startSimulator.ts';

const names = [
  'axis-11',
  'axis-https',
  'bosch',
  'bosch-7',
  'bosch-panoramic-9',
  'dahua-h265',
  'dlink-media2-broken',
  'escam-pvr008',
  'geovision',
  'hanwha',
  'hikvision',
  'hikvision-5.7',
  'hikvision-dome',
  'openipc',
  'port-forwarded',
  'profile-s-2013',
  'provision-nvr',
  'reolink-e1',
  'reolink-trackmix',
  'sonoff-hack',
  'tapo-c210',
  'thingino',
  'xm-8899',
  'yoosee',
];
let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator(...names.flatMap((name) => ['--personality', name]));
});
afterAll(() => simulator[Symbol.asyncDispose]());

const client = (name: string): PlainClient => new PlainClient(simulator.camera(name));
/** Asks at the camera's own path, in its own manner. */
const ask = async (name: string, path: string, body: string): Promise<{ status: number; text: string }> => {
  const { ip, port } = simulator.camera(name);
  return authenticated(simulator.camera(name), `http://${ip}:${port}${path}`, body);
};
const device = (name: string, body: string): Promise<{ status: number; text: string }> =>
  ask(name, '/onvif/device_service', body);
const media = (name: string, body: string): Promise<{ status: number; text: string }> =>
  ask(name, '/onvif/media_service', body);

describe('clock', () => {
  test('Q17: no UTC, a local time of 1979 and no zone', async () => {
    const { text } = await device('yoosee', '<tds:GetSystemDateAndTime/>');
    expect(text).not.toMatch(/UTCDateTime|TimeZone/);
    // The clock started in 1979 when it was made, and runs.
    expect(Number(valueOf(text, 'Year'))).toBeLessThan(1990);
  });
  test('Q18 Q19: local time told as UTC; tokens are judged by the true one', async () => {
    const { text } = await device('openipc', '<tds:GetSystemDateAndTime/>');
    const hour = Number(valueOf(elementsOf(text, 'UTCDateTime')[0] ?? '', 'Hour'));
    expect((hour - new Date().getUTCHours() + 24) % 24).toBe(10);
    expect((await device('openipc', '<tds:GetUsers/>')).status).toBe(200);
  });
  test('Q20: a time zone is refused', async () => {
    const { text } = await device(
      'hikvision-5.7',
      '<tds:SetSystemDateAndTime><tds:DateTimeType>NTP</tds:DateTimeType></tds:SetSystemDateAndTime>',
    );
    expect(subcodes(text)).toEqual(['ter:InvalidArgVal', 'ter:InvalidTimeZone']);
  });
  test('Q22: time zones in every form', async () => {
    const zone = async (name: string): Promise<unknown> =>
      valueOf((await device(name, '<tds:GetSystemDateAndTime/>')).text, 'TZ');
    expect(await Promise.all(['bosch-7', 'reolink-e1', 'profile-s-2013'].map(zone))).toEqual([
      'UTC-1:0',
      'CST+8:00:00',
      'EST5EDT,M3.2.0,M11.1.0',
    ]);
  });
  test('Q23: minutes beyond the hour', async () => {
    const { text } = await device('escam-pvr008', '<tds:GetSystemDateAndTime/>');
    const [hour, minute] = [Number(valueOf(text, 'Hour')), Number(valueOf(text, 'Minute'))];
    expect(hour === 0 || minute >= 60).toBe(true);
  });
  test('Q24: a new password is valid later', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', { personality: 'geovision' });
    const user =
      '<tds:SetUser><tds:User><tt:Username>admin</tt:Username><tt:Password>new</tt:Password><tt:UserLevel>Administrator</tt:UserLevel></tds:User></tds:SetUser>';
    expect((await authenticated(camera, camera.xaddr, user)).status).toBe(200);
    const status = (password: string): Promise<number> =>
      http(camera.xaddr, { body: envelope('<tds:GetUsers/>', token({ password })) }).then(
        (reply) => reply.status,
      );
    expect([await status('new'), await status('admin')]).toEqual([400, 200]);
    await expect.poll(() => status('new'), { interval: 200 }).toBe(200);
  });
});

describe('transport', () => {
  test('Q16: 401 while there are too many connections', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', { personality: 'dahua-h265' });
    const sockets = Array.from({ length: 20 }, () => connect(camera.port, camera.ip));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const status = (): Promise<number> =>
      http(camera.xaddr, { body: envelope('<tds:GetUsers/>', token()) }).then((reply) => reply.status);
    expect(await status()).toBe(401);
    for (const socket of sockets) socket.destroy();
    await expect.poll(status).toBe(200);
  });
  test('Q38: the connection ends without notice', async () => {
    const { xaddr } = simulator.camera('thingino');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sent = request(xaddr, { method: 'POST', agent });
    sent.end(envelope('<tds:GetSystemDateAndTime/>'));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.headers.connection).not.toBe('close');
    response.resume();
    await once(response.socket, 'close', { signal: AbortSignal.timeout(30_000) });
    agent.destroy();
  });
  test('Q39: ten requests at once and the web server is gone', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', { personality: 'dahua-h265' });
    await simulator.faults(camera, { kind: 'latency', ms: 300 });
    const one = (): Promise<unknown> =>
      http(camera.xaddr, { body: envelope('<tds:GetSystemDateAndTime/>'), timeoutMs: 500 });
    await Promise.allSettled(Array.from({ length: 10 }, one));
    await simulator.faults(camera);
    await expect(one()).rejects.toThrow(/abort|timeout/i);
  });
  test('Q40: nothing for SOAP 1.2, an answer for 1.1', async () => {
    const { xaddr } = simulator.camera('hikvision-dome');
    const twelve = await http(xaddr, { body: envelope('<tds:GetHostname/>') });
    expect([twelve.status, twelve.text]).toEqual([200, '']);
    const eleven = await http(xaddr, {
      body: envelope('<tds:GetHostname/>', '', 'http://schemas.xmlsoap.org/soap/envelope/'),
    });
    expect(eleven.text).toContain('schemas.xmlsoap.org/soap/envelope/');
    expect(eleven.text).toContain('GetHostnameResponse');
  });
  test('Q41: everything is redirected to HTTPS', async () => {
    const { xaddr } = simulator.camera('axis-https');
    const body = envelope('<tds:GetHostname/>');
    const reply = await http(xaddr, { body });
    const secure = xaddr.replace('http:', 'https:');
    expect([reply.status, reply.headers.location]).toEqual([302, secure]);
    expect((await http(secure, { body })).text).toContain('GetHostnameResponse');
  });
  test('Q42: HTTPS with a certificate that no strict client takes', async () => {
    const { xaddr, port } = simulator.camera('tapo-c210');
    expect(xaddr).toBe(`https://127.0.0.1:${port}/onvif/device_service`);
    const body = envelope('<tds:GetSystemDateAndTime/>');
    const reply = await http(xaddr, { body });
    expect([reply.status, valueOf(reply.text, 'DateTimeType')]).toEqual([200, 'NTP']);
    await expect(http(xaddr, { body, verify: true })).rejects.toThrow(/self-signed|expired/);
    await expect(http(xaddr.replace('https:', 'http:'), { body })).rejects.toThrow(
      /socket hang up|ECONNRESET/,
    );
    expect(await new PlainClient(simulator.camera('tapo-c210')).addressOf('trt')).toBe(
      `https://127.0.0.1:${port}/onvif/service`,
    );
    const peer = await certificateOf(port);
    expect([peer.subject.CN, peer.serialNumber, peer.subjectaltname]).toEqual([
      'TPRI-DEVICE',
      '0',
      undefined,
    ]);
    expect(Date.parse(peer.valid_to)).toBeLessThan(Date.now());
  });
});

describe('XML and faults', () => {
  test('Q43 Q45: prefixes that nobody declares, in faults and in answers', async () => {
    const fault = await device('xm-8899', '<tds:Nonsense/>');
    expect(fault.text).toMatch(/ter:UnknownAction/);
    expect(fault.text).not.toMatch(/xmlns:ter=/);
    const answer = await ask('xm-8899', '/onvif/Media', '<trt:GetProfiles/>');
    expect(answer.text).toMatch(/<tt:Name>/);
    expect(answer.text).not.toMatch(/xmlns:tt=/);
  });
  test('Q44: the first call is not well-formed as to namespaces', async () => {
    const { text } = await device(
      'reolink-trackmix',
      '<tds:GetServices><tds:IncludeCapability>false</tds:IncludeCapability></tds:GetServices>',
    );
    expect(text).toMatch(/<tt:Major>/);
    expect(text).not.toMatch(/xmlns:tt=/);
  });
  test('Q46: a name that is not UTF-8', async () => {
    expect((await device('escam-pvr008', '<tds:GetDeviceInformation/>')).text).toContain('\uFFFD');
  });
  test('Q47: an error without a Fault, with the Security header of the request', async () => {
    const reply = await device('bosch-panoramic-9', '<tds:GetGeoLocation/>');
    expect(reply.status).toBe(500);
    expect(reply.text).toMatch(/<SOAP-ENV:Body><\/SOAP-ENV:Body>/);
    expect(reply.text).toContain('wsse:Security');
    expect(reply.text).not.toContain('Fault');
  });
  test.each([
    ['Q48', 'axis-11', 400, 'Sender', []],
    ['Q49', 'reolink-e1', 400, 'Sender', []],
    ['Q50', 'bosch-7', 500, 'Receiver', ['ter:Action']],
  ])('%s: %s has its own way to say that it does not know', async (_quirk, name, status, code, more) => {
    const reply = await device(name, '<tds:GetGeoLocation/>');
    expect([reply.status, subcodes(reply.text)]).toEqual([status, more]);
    expect(valueOf(reply.text, 'Value')).toMatch(new RegExp(`${code}$`));
  });
  test('Q49: gSOAP names the method', async () => {
    expect(valueOf((await device('reolink-e1', '<tds:GetGeoLocation/>')).text, 'Text')).toBe(
      "Method 'tds:GetGeoLocation' not implemented: method name or namespace not recognized",
    );
  });
  test('Q51: another SOAP version', async () => {
    const { text } = await http(simulator.camera('hanwha').xaddr, {
      body: envelope('<tds:GetHostname/>', '', 'urn:soap:9'),
    });
    expect(text).toContain('VersionMismatch');
  });
});

describe('addresses', () => {
  const profile = '<trt:ProfileToken>Profile_1</trt:ProfileToken>';
  test('Q52: a snapshot address of (null)', async () => {
    const { text } = await media('sonoff-hack', `<trt:GetSnapshotUri>${profile}</trt:GetSnapshotUri>`);
    expect(valueOf(text, 'Uri')).toBe('(null)');
  });
  test('Q53: a port twice', async () => {
    const { text } = await media('escam-pvr008', `<trt:GetStreamUri>${profile}</trt:GetStreamUri>`);
    expect(valueOf(text, 'Uri')).toMatch(/^rtsp:\/\/127\.0\.0\.1:(\d+):\1\//);
  });
  test('Q54: a snapshot at port 80 whatever the port of ONVIF', async () => {
    const { text } = await media(
      'reolink-e1',
      '<trt:GetSnapshotUri><trt:ProfileToken>000</trt:ProfileToken></trt:GetSnapshotUri>',
    );
    expect(valueOf(text, 'Uri')).toMatch(/^http:\/\/127\.0\.0\.1:80\//);
  });
  test('Q55 Q56: the snapshot refuses Basic', async () => {
    const uri = `http://127.0.0.1:${simulator.camera('hikvision').port}/onvif-http/snapshot?profile=Profile_1`;
    const reply = await http(uri, {
      headers: { Authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` },
    });
    expect([reply.status, reply.challenges[0]?.startsWith('Digest')]).toEqual([401, true]);
  });
  test('Q57: GetCapabilities points elsewhere, and GetServices does not exist', async () => {
    const { text } = await device(
      'yoosee',
      '<tds:GetCapabilities><tds:Category>All</tds:Category></tds:GetCapabilities>',
    );
    expect(valueOf(elementsOf(text, 'Events')[0] ?? '', 'XAddr')).toMatch(/\/onvif\/media_service$/);
    expect(valueOf(elementsOf(text, 'Media')[0] ?? '', 'XAddr')).toMatch(/\/onvif\/device_service$/);
    expect((await media('yoosee', '<trt:GetProfiles/>')).status).toBe(200);
    expect((await device('yoosee', '<tds:GetServices/>')).status).toBe(500);
  });
  test('Q58: the inner address', async () => {
    const client2 = client('port-forwarded');
    expect(await client2.addressOf('trt')).toBe('http://192.168.1.108/onvif/media_service');
  });
  test('Q59: Media2 in GetServices only', async () => {
    expect(await client('bosch').addressOf('tr2')).toMatch(/media2/);
    expect((await device('bosch', '<tds:GetCapabilities/>')).text).not.toMatch(/media2/);
  });
  test('Q60: one address for many services, and namespaces that are not ONVIF', async () => {
    const axis = client('axis-11');
    expect(await axis.addressOf('trt')).toBe(await axis.addressOf('timg'));
    expect(await axis.get('<tds:GetHostname/>')).toContain('xmlns:aweb="http://www.axis.com/');
  });
  test('Q61: Media2 is offered and fails', async () => {
    const dlink = client('dlink-media2-broken');
    expect((await dlink.call('<tr2:GetProfiles/>')).status).toBe(500);
    expect((await dlink.call('<trt:GetProfiles/>')).status).toBe(200);
    expect(await readMedia1Encoder(dlink)).not.toContain('IPv4Address');
  });
  test('Q62: no media service', async () => {
    await expect(client('provision-nvr').addressOf('trt')).rejects.toThrow(/does not offer trt/);
  });
  test('Q63: no events', async () => {
    expect((await device('xm-8899', '<tds:GetCapabilities/>')).text).not.toContain('Events');
  });
});

async function certificateOf(port: number): Promise<PeerCertificate> {
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect', { signal: AbortSignal.timeout(30_000) });
  const certificate = socket.getPeerCertificate();
  socket.destroy();
  return certificate;
}
