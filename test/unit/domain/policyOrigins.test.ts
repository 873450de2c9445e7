import { expect, test } from 'vitest';
import { placeOrigins } from '../../../src/domain/policyOrigins.ts';

const policy = {
  version: 1,
  defaults: { purpose: 'overview', min_fps: 6 },
  tags: { gate: { purpose: 'plate', vehicle_kmh: 30 }, lobby: { purpose: 'entrance' } },
  cameras: { 'onvif-10.0.0.1': { vehicle_kmh: 50 } },
} as const;

test('each value comes with the last part of the policy that says it, and the inventory holds over all', () => {
  const origins = placeOrigins({ ...policy } as never, {
    id: 'onvif-10.0.0.1',
    facts: { tags: ['gate'], sceneWidth: 5 },
  });
  expect(Object.fromEntries(origins.map(({ name, value, from }) => [name, [value, from]]))).toEqual({
    purpose: ['plate', 'tag gate'],
    min_fps: [6, 'defaults'],
    vehicle_kmh: [50, 'camera onvif-10.0.0.1'],
    scene_width: [5, 'inventory'],
  });
  expect(
    placeOrigins({ ...policy } as never, { id: 'x', facts: { purpose: 'night' } }).find(
      ({ name }) => name === 'purpose',
    ),
  ).toEqual({ name: 'purpose', value: 'night', from: 'inventory' });
});
