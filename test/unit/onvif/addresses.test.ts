import { describe, expect, test } from 'vitest';
import { repairedAddress } from '../../../src/onvif/serviceAddresses.ts';
import { servicesFrom, servicesFromCapabilities } from '../../../src/onvif/services/device.ts';
import { snapshotAddresses } from '../../../src/onvif/snapshot.ts';
import { parseXml } from '../../../src/onvif/xml/parseXml.ts';

const origin = 'http://10.0.0.5:8000';

describe('announced service addresses', () => {
  test.each([
    ['http://10.0.0.5:8000/onvif/Media', '/onvif/Media', undefined],
    ['http://192.168.1.108/onvif/Media', '/onvif/Media', 'http://192.168.1.108/onvif/Media'],
    ['http://10.0.0.5:8000:8000/onvif/Media', '/onvif/Media', 'http://10.0.0.5:8000:8000/onvif/Media'],
    ['http://:80/onvif/Media', '/onvif/Media', 'http://:80/onvif/Media'],
    ['/onvif/Media?x=1', '/onvif/Media?x=1', undefined],
    ['https://10.0.0.5/onvif/Media', '/onvif/Media', 'https://10.0.0.5/onvif/Media'],
  ])('%s', (announced, path, shown) => {
    expect(repairedAddress(announced, origin)).toEqual({ path, announced: shown });
  });

  test.each(['', '(null)', 'ftp://x/', 'http://[broken'])('%j is none', (announced) => {
    expect(repairedAddress(announced, origin)).toBeUndefined();
  });

  test('vendors’ own services are left out, the first of two counts', () => {
    const response = parseXml(
      ['10/media', '20/media', '10/media']
        .map(
          (name, index) =>
            `<Service><Namespace>http://www.onvif.org/ver${name}/wsdl</Namespace><XAddr>http://h/${index}</XAddr></Service>`,
        )
        .join('')
        .replace(
          /^/,
          '<r><Service><Namespace>http://www.axis.com/vapix</Namespace><XAddr>http://h/v</XAddr></Service>',
        )
        .concat('</r>'),
    );
    expect(servicesFrom(response, origin)).toMatchObject({ media1: { path: '/0' }, media2: { path: '/1' } });
    expect(
      servicesFromCapabilities(parseXml('<r><Capabilities><Media/></Capabilities></r>'), origin),
    ).toEqual({});
  });
});

describe('picture addresses never lead to another host', () => {
  test.each([
    [
      'http://192.168.1.108/snap.jpg?q=1',
      ['http://10.0.0.5:8000/snap.jpg?q=1', 'http://10.0.0.5/snap.jpg?q=1'],
    ],
    ['http://10.0.0.5:80/snap.jpg', ['http://10.0.0.5/snap.jpg', 'http://10.0.0.5:8000/snap.jpg']],
    ['http://user:pw@10.0.0.5:8000/snap.jpg', ['http://10.0.0.5:8000/snap.jpg']],
    ['http://evil.example:99/s', ['http://10.0.0.5:8000/s', 'http://10.0.0.5:99/s']],
    ['(null)', []],
    ['', []],
    ['rtsp://10.0.0.5/x', []],
  ])('%s', (announced, expected) => {
    expect(snapshotAddresses(announced, origin).map(({ href }) => href)).toEqual(expected);
  });

  test('the encrypted one that answered comes before an open one', () => {
    const addresses = snapshotAddresses('http://10.0.0.5/snap.jpg', 'https://10.0.0.5');
    expect(addresses.map(({ href }) => href)).toEqual([
      'https://10.0.0.5/snap.jpg',
      'http://10.0.0.5/snap.jpg',
    ]);
  });
});
