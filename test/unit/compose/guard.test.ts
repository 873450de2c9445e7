import { expect, test } from 'vitest';
import type { CameraTarget } from '../../../src/app/ports.ts';
import { onlyOf, onlyTo } from '../../../src/compose/guard.ts';

const allowed = [{ host: '127.0.0.1', port: 20_001 }];
const at = (host: string, port: number): CameraTarget =>
  ({ cameraId: 'one', host, port, path: '/onvif/device_service', tls: true }) as CameraTarget;
const { signal } = new AbortController();

test('neither a session is opened nor a certificate looked at but at the addresses that are allowed', async () => {
  const asked: string[] = [];
  const connector = onlyTo(
    {
      open: ({ host, port }) => {
        asked.push(`session ${host}:${port}`);
        return Promise.reject(new Error('enough'));
      },
    },
    allowed,
  );
  const viewer = onlyOf(
    {
      view: ({ host, port }) => {
        asked.push(`certificate ${host}:${port}`);
        return Promise.resolve(null);
      },
    },
    allowed,
  );
  for (const target of [at('127.0.0.1', 443), at('10.0.0.7', 20_001)]) {
    await expect(connector.open(target, null, signal)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    await expect(viewer.view(target, signal)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  }
  expect(asked).toEqual([]);
  expect(await viewer.view(at('127.0.0.1', 20_001), signal)).toBeNull();
  await expect(connector.open(at('127.0.0.1', 20_001), null, signal)).rejects.toThrow('enough');
  expect(asked).toHaveLength(2);
});
