import { describe, expect, test } from 'vitest';
import { addressIn, cameraAt, findCamera } from '../../../src/app/cameraReference.ts';

const at = new Date('2026-11-23T10:00:00Z');
const camera = (host: string, port: number, id?: string): ReturnType<typeof cameraAt> => {
  const made = cameraAt({ host, port, path: '/onvif/device_service', tls: false }, at);
  return id === undefined ? made : { ...made, id };
};

describe('an address in a reference', () => {
  test.each([
    ['10.0.0.7', '10.0.0.7', null, '/onvif/device_service', false],
    ['10.0.0.7:8000', '10.0.0.7', 8000, '/onvif/device_service', false],
    ['gate.example.net', 'gate.example.net', null, '/onvif/device_service', false],
    ['localhost:8081', 'localhost', 8081, '/onvif/device_service', false],
    ['gate:80', 'gate', 80, '/onvif/device_service', false],
    ['http://10.0.0.7/', '10.0.0.7', 80, '/onvif/device_service', false],
    ['http://10.0.0.7:8899/onvif/device', '10.0.0.7', 8899, '/onvif/device', false],
    ['https://10.0.0.7/onvif/device_service', '10.0.0.7', 443, '/onvif/device_service', true],
    ['[fe80::1]:8080', 'fe80::1', 8080, '/onvif/device_service', false],
    ['fe80::1', 'fe80::1', null, '/onvif/device_service', false],
    ['http://[fe80::1]/x', 'fe80::1', 80, '/x', false],
  ])('%s', (text, host, port, path, tls) => {
    expect(addressIn(text)).toEqual({ host, port, path, tls });
  });

  test.each(['gate', 'onvif-10.0.0.7', 'onvif-10.0.0.7-8000', 'cam_7', '', '../x', 'a b'])(
    '%j can only be an id',
    (text) => {
      expect(addressIn(text)).toBeUndefined();
    },
  );

  test.each(['10.0.0.7:0', '10.0.0.7:70000', 'http://', 'http://ann:secret@10.0.0.7/'])(
    '%s is refused',
    (text) => {
      expect(() => addressIn(text)).toThrow(expect.objectContaining({ code: 'USAGE' }) as Error);
    },
  );

  test('a password in an address is not repeated in the message', () => {
    expect(() => addressIn('http://ann:secret@:bad/')).toThrow(/^(?!.*secret)/s);
  });
});

describe('a camera of the inventory', () => {
  const cameras = [
    camera('10.0.0.7', 80),
    camera('10.0.0.8', 8001),
    camera('10.0.0.9', 8001),
    camera('10.0.0.9', 8002),
  ];

  test('is found by id, host with port, URL, and by host alone where that is one camera', () => {
    expect(findCamera(cameras, 'onvif-10.0.0.8-8001')?.port).toBe(8001);
    expect(findCamera(cameras, '10.0.0.9:8002')?.id).toBe('onvif-10.0.0.9-8002');
    expect(findCamera(cameras, 'http://10.0.0.9:8001/onvif/device_service')?.id).toBe('onvif-10.0.0.9-8001');
    expect(findCamera(cameras, '10.0.0.7')?.id).toBe('onvif-10.0.0.7');
    expect(findCamera(cameras, '10.0.0.8')?.id).toBe('onvif-10.0.0.8-8001');
    expect(findCamera(cameras, '10.0.0.10')).toBeUndefined();
  });

  test('is never guessed where a host is several', () => {
    expect(() => findCamera(cameras, '10.0.0.9')).toThrow(/onvif-10\.0\.0\.9-8001, onvif-10\.0\.0\.9-8002/);
  });
});
