import { describe, expect, test } from 'vitest';
import { announcementsFrom, looksLikeCamera } from '../../../../src/onvif/discovery/announcement.ts';
import { reachOf } from '../../../../src/onvif/discovery/classifyReach.ts';
import { locate, locateHomeless, type Ask } from '../../../../src/onvif/discovery/locateDevice.ts';
import { deviceAddress } from '../../../../src/onvif/discovery/deviceAddress.ts';
import { foundCamera } from '../../../../src/onvif/discovery/foundCamera.ts';
import type { LocalInterface } from '../../../../src/onvif/discovery/localNetworks.ts';
import { rangeHosts } from '../../../../src/onvif/discovery/rangeAddresses.ts';

const interfaces: LocalInterface[] = [
  { family: 'IPv4', name: 'lo', address: '127.0.0.1', cidr: '127.0.0.1/8' },
  { family: 'IPv4', name: 'eth0', address: '192.168.1.7', cidr: '192.168.1.7/24' },
];

function match(inside: string): Buffer {
  return Buffer.from(
    `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header><w:RelatesTo>urn:uuid:AAAA-1</w:RelatesTo></e:Header><e:Body><d:ProbeMatches><d:ProbeMatch>${inside}</d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>`,
  );
}
const whole = match(
  '<w:EndpointReference><w:Address>urn:uuid:11111111-2222-3333-4444-555555555555</w:Address></w:EndpointReference>' +
    '<d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>' +
    '<d:Scopes>onvif://www.onvif.org/name/AXIS%20P32%E4 onvif://www.onvif.org/location/Hall%20A onvif://www.onvif.org/location/Berlin onvif://www.onvif.org/hardware/P3268-LV onvif://www.onvif.org/MAC/AC-CC-8E-00-11-22</d:Scopes>' +
    '<d:XAddrs>http://169.254.1.2/onvif/device_service http://192.168.1.50:8000/onvif/device_service</d:XAddrs>',
);

describe('datagrams', () => {
  test('a match without any declared prefix', () => {
    expect(announcementsFrom(whole)).toMatchObject([
      {
        kind: 'match',
        relatesTo: 'aaaa-1',
        endpoint: 'urn:uuid:11111111-2222-3333-4444-555555555555',
        whole: true,
      },
    ]);
  });

  test('one that was cut off keeps what stands whole in it', () => {
    const [cut] = announcementsFrom(whole.subarray(0, whole.indexOf('</d:Types>') + 10));
    expect(cut).toMatchObject({
      relatesTo: 'aaaa-1',
      types: ['dn:NetworkVideoTransmitter', 'tds:Device'],
      xaddrs: [],
      whole: false,
    });
  });

  test.each([
    ['nothing', ''],
    ['noise', '\u0000\u0001\u0002'],
    ['another service', '<a/>'],
    ['our own probe', '<e:Envelope><e:Body><d:Probe/></e:Body></e:Envelope>'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
  ])('%s is no announcement', (_name, text) => {
    expect(announcementsFrom(Buffer.from(text))).toEqual([]);
  });

  test.each([
    [{ types: ['dn:NetworkVideoTransmitter'] }, true],
    [{ types: ['tds:Device'], scopes: ['onvif://www.onvif.org/type/video_encoder'] }, true],
    [{ types: ['tds:Device'], xaddrs: ['http://1.2.3.4/onvif/device_service'] }, true],
    [{ types: ['wsdp:Device', 'wprt:PrintDeviceType'], xaddrs: ['http://1.2.3.4/print'] }, false],
    [{ types: ['wsdp:Device', 'pub:Computer'] }, false],
  ])('%j: camera %s', (said, camera) => {
    const [plain] = announcementsFrom(whole);
    if (plain === undefined) throw new Error('no announcement');
    expect(looksLikeCamera({ ...plain, scopes: [], xaddrs: [], ...said })).toBe(camera);
  });
});

describe('which address', () => {
  test.each([
    [
      'the one that answered',
      ['http://169.254.1.2/a', 'http://192.168.1.50:8000/b'],
      '192.168.1.50',
      'http 192.168.1.50:8000/b',
    ],
    [
      'link-local last',
      ['http://169.254.1.2/a', 'http://192.168.1.50/b'],
      '192.168.1.50',
      'http 192.168.1.50:80/b',
    ],
    [
      'link-local last where none is the one that answered',
      ['http://169.254.1.2:81/a', 'http://10.9.9.9:82/b'],
      '192.168.1.50',
      'http 192.168.1.50:82/b',
    ],
    [
      'IPv4 before IPv6',
      ['http://[fe80::1]/a', 'http://192.168.1.50/b'],
      '192.168.1.50',
      'http 192.168.1.50:80/b',
    ],
    [
      'plain before encrypted',
      ['https://192.168.1.50/a', 'http://192.168.1.50/b'],
      '192.168.1.50',
      'http 192.168.1.50:80/b',
    ],
    [
      'encrypted where there is nothing else',
      ['https://192.168.1.50/a'],
      '192.168.1.50',
      'https 192.168.1.50:443/a',
    ],
    [
      'another host than answered: its port and path on the one that did',
      ['http://10.0.0.9:8080/x'],
      '192.168.1.50',
      'http 192.168.1.50:8080/x',
    ],
    [
      'no host at all',
      ['http://:80/onvif/device_service'],
      '192.168.1.50',
      'http 192.168.1.50:80/onvif/device_service',
    ],
    ['host:port:port', ['http://192.168.1.50:80:80/o'], '192.168.1.50', 'http 192.168.1.50:80/o'],
    [
      'a device on this machine may name loopback',
      ['http://127.0.0.1:8123/o'],
      '192.168.1.7',
      'http 127.0.0.1:8123/o',
    ],
    ['a foreign one may not', ['http://127.0.0.1:8123/o'], '192.168.1.50', 'http 192.168.1.50:8123/o'],
    ['none that can be used', ['ftp://192.168.1.50/', 'junk', '(null)'], '192.168.1.50', undefined],
  ])('%s', (_name, xaddrs, source, expected) => {
    const address = deviceAddress(xaddrs, source, interfaces);
    expect(
      address && `${address.tls ? 'https' : 'http'} ${address.host}:${address.port}${address.path}`,
    ).toBe(expected);
  });
});

describe('where a device is', () => {
  const nothing = {
    answer: 'nothing',
    reach: 'unreachable',
    detail: 'refused',
    clockOffsetSeconds: null,
    timeSource: null,
    page: '',
    tls: false,
  } as const;
  const [plain] = announcementsFrom(whole);
  const heard = (xaddrs: string[], source: string) => ({
    announcement: { ...(plain as NonNullable<typeof plain>), xaddrs },
    source,
  });
  const asked: string[] = [];
  const ask =
    (open: readonly string[]): Ask =>
    async ({ host, port }) => {
      asked.push(`${host}:${port}`);
      return open.includes(`${host}:${port}`) ? { ...nothing, answer: 'onvif', reach: 'ok' } : nothing;
    };

  test.each([
    ['where it answered from', ['http://10.0.0.9:8000/o'], ['192.168.1.50:8000'], '192.168.1.50:8000', 'ok'],
    ['at its factory address, out of reach', ['http://192.0.0.64/o'], [], '192.0.0.64:80', 'foreign-subnet'],
    ['behind a recorder', ['http://192.168.254.3/o'], [], '192.168.254.3:80', 'behind-recorder'],
    ['in this network and down', ['http://192.168.1.60/o'], [], '192.168.1.50:80', 'unreachable'],
  ])('%s', async (_name, xaddrs, open, at, reach) => {
    const place = await locate(heard(xaddrs, '192.168.1.50'), ask(open), interfaces);
    expect(`${place?.address.host}:${place?.address.port}`).toBe(at);
    expect(place && reachOf(place.address, place.check, interfaces).reach).toBe(reach);
  });

  test('one without an address is looked for at the usual ports', async () => {
    const found = await locateHomeless(heard([], '192.168.1.50'), ask(['192.168.1.50:8899']));
    expect(found?.address.port).toBe(8899);
    expect(await locateHomeless(heard([], '192.168.1.50'), ask([]))).toBeUndefined();
    expect(asked.every((at) => !at.startsWith('10.'))).toBe(true);
  });
});

test('scopes become the row of the inventory', () => {
  const [announcement] = announcementsFrom(whole);
  if (announcement === undefined) throw new Error('no announcement');
  const address = { host: '192.168.1.50', port: 8000, path: '/onvif/device_service', tls: false };
  const at = new Date('2026-01-01T00:00:00Z');
  expect(
    foundCamera(announcement, address, { interface: '192.168.1.7', source: 'multicast', at }),
  ).toMatchObject({
    id: 'onvif-192.168.1.50-8000',
    uuid: '11111111-2222-3333-4444-555555555555',
    // A percent sign that encodes no UTF-8 stays as it is.
    name: 'AXIS%20P32%E4',
    location: 'Hall A / Berlin',
    hardware: 'P3268-LV',
    model: 'P3268-LV',
    manufacturer: 'AXIS',
    mac: 'ac:cc:8e:00:11:22',
  });
});

describe('ranges', () => {
  test.each([
    ['192.168.1.0/30', ['192.168.1.1', '192.168.1.2']],
    ['192.168.1.8/31', ['192.168.1.8', '192.168.1.9']],
    ['10.0.0.254-10.0.1.1', ['10.0.0.254', '10.0.0.255', '10.0.1.0', '10.0.1.1']],
    ['10.0.0.1-3', ['10.0.0.1', '10.0.0.2', '10.0.0.3']],
    ['camera.local', ['camera.local']],
    ['127.0.0.1:8001', ['127.0.0.1']],
    ['[fe80::1]:81', ['fe80::1']],
    ['fd00::2', ['fd00::2']],
    ['fe80::1%eth0', ['fe80::1%eth0']],
    ['[fe80::1%en-p0.7]:8000', ['fe80::1%en-p0.7']],
  ])('%s', (range, hosts) => {
    expect(rangeHosts([range], []).map(({ host }) => host)).toEqual(hosts);
  });

  test('ports: the named one, the given ones, else the usual', () => {
    expect(rangeHosts(['h:81', 'i'], [5, 6])).toEqual([
      { host: 'h', ports: [81] },
      { host: 'i', ports: [5, 6] },
    ]);
    expect(rangeHosts(['i'], [])[0]?.ports).toContain(8000);
  });

  test.each(['10.0.0.0/8', '1.2.3.4/33', '10.0.0.9-10.0.0.1', '300.1.1.1', 'a b', 'h:0', 'h:70000', ''])(
    '%j is refused',
    (range) => {
      expect(() => rangeHosts([range], [])).toThrow(expect.objectContaining({ code: 'USAGE' }));
    },
  );
});
