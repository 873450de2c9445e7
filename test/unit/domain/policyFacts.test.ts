import { expect, test } from 'vitest';
import { masksFor, siteFactsFor } from '../../../src/domain/policyFacts.ts';
import { emptyPolicy, policySchema } from '../../../src/domain/policy.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';

const policy = policySchema.parse({
  mains: 60,
  vms: { h265: 'yes' },
  limits: { camera_mbps: 8, retention_days: 14 },
  never_touch: ['image.brightness'],
  defaults: { purpose: 'overview', min_fps: 5, scene: 'complex' },
  tags: {
    gate: { purpose: 'plate', vehicle_kmh: 50, never_touch: ['image.wdr.mode'] },
    slow: { vehicle_kmh: 10 },
  },
  cameras: {
    'onvif-10.0.0.1': {
      min_fps: 20,
      camera_mbps: 4,
      stream_owner: 'vms',
      masks: [{ x: 0, y: 0, width: 1, height: 0.2 }],
    },
  },
});

test('what nobody said is the default', () => {
  expect(siteFactsFor(emptyPolicy, { id: 'a', facts: {} })).toEqual(defaultSiteFacts);
});

test('the site speaks first, then defaults, tags in the order of the policy, and the camera last', () => {
  const facts = siteFactsFor(policy, { id: 'onvif-10.0.0.1', facts: { tags: ['slow', 'gate'] } });
  expect(facts).toMatchObject({
    mainsHz: 60,
    vmsH265: true,
    retentionDays: 14,
    complexity: 'complex',
    vehicleSpeed: 10,
    minFps: 20,
    cameraMbps: 4,
    streamOwner: 'vms',
    cameraFacts: { purpose: 'plate' },
  });
});

test('values never to be touched add up over all that apply', () => {
  const tagged = siteFactsFor(policy, { id: 'x', facts: { tags: ['gate'] } });
  expect(tagged.neverTouch).toEqual(['image.brightness', 'image.wdr.mode']);
  expect(siteFactsFor(policy, { id: 'x', facts: {} }).neverTouch).toEqual(['image.brightness']);
});

test('a group stands for all its settings', () => {
  const { neverTouch } = siteFactsFor(policySchema.parse({ never_touch: ['lowLight.*'] }), {
    id: 'x',
    facts: {},
  });
  expect(neverTouch).toEqual(['lowLight.irCutFilter', 'lowLight.noiseReduction']);
});

test('masks belong to the camera', () => {
  expect(masksFor(policy, { id: 'onvif-10.0.0.1', facts: {} })).toEqual([
    { x: 0, y: 0, width: 1, height: 0.2 },
  ]);
  expect(masksFor(policy, { id: 'other', facts: {} })).toEqual([]);
});
