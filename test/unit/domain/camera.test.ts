import { expect, test } from 'vitest';
import {
  cameraIdFor,
  cameraIdPattern,
  compareIdentity,
  tellsDevicesApart,
} from '../../../src/domain/camera.ts';

test.each([
  ['10.4.1.22', 80, 'onvif-10.4.1.22'],
  ['10.4.1.22', 8000, 'onvif-10.4.1.22-8000'],
  ['fe80::1%eth0', 80, 'onvif-fe80.1.eth0'],
  ['cam.example', 443, 'onvif-cam.example-443'],
])('the id of %s port %i is %s', (ip, port, id) => {
  expect(cameraIdFor(ip, port)).toBe(id);
  expect(id).toMatch(cameraIdPattern);
});

test.each(['0000000', '', 'IPC', 'unknown', '1234567890', 'ffff'])(
  '%j tells no devices apart (Q34)',
  (value) => {
    expect(tellsDevicesApart(value)).toBe(false);
  },
);

const known = { uuid: '4d454930-0000-1000-8000-ec71db000001', serial: '0000000', mac: 'EC:71:DB:00:00:01' };

test('identity is decided by the strongest value that both know', () => {
  expect(compareIdentity(known, { uuid: `urn:uuid:${known.uuid.toUpperCase()}`, serial: 'x', mac: '' })).toBe(
    'same',
  );
  expect(compareIdentity(known, { uuid: '', serial: '0000000', mac: 'ec-71-db-00-00-01' })).toBe('same');
  expect(compareIdentity(known, { uuid: '', serial: '0000000', mac: 'ec-71-db-00-00-02' })).toBe('other');
  expect(compareIdentity(known, { uuid: '', serial: '0000000', mac: '' })).toBe('unknown');
});
