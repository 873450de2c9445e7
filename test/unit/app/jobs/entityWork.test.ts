import { expect, test } from 'vitest';
import { compareWithPlan } from '../../../../src/app/jobs/entityWork.ts';
import { planFromSettings } from '../../../../src/app/jobs/planning.ts';
import { MemoryCamera } from '../../../support/memoryCamera.ts';

const because = { reason: 'asked for', rule: 'settings' };

test('imaging that was never offered is refused, also where sensor and stream bear the same token', () => {
  const camera = new MemoryCamera(0);
  const whole = camera.reading();
  const bare = {
    ...whole,
    settings: { stream: whole.settings.stream, streams: whole.settings.streams },
    entities: whole.entities.filter(({ ref }) => ref.kind === 'encoder'),
    mainSource: 'main',
  };
  const plan = planFromSettings(camera.id, bare, { stream: { fps: 12 }, image: { brightness: 60 } }, because);
  const { work, refused, drift } = compareWithPlan(plan, bare);
  expect(drift).toEqual([]);
  expect(refused).toEqual([{ path: 'image.brightness', token: 'main', reason: 'not offered over ONVIF' }]);
  expect(work.map(({ target }) => target)).toEqual([{ 'stream.fps': 12 }]);
});

test('imaging that is gone since the plan is drift', () => {
  const camera = new MemoryCamera(0);
  const reading = camera.reading();
  const plan = planFromSettings(camera.id, reading, { image: { brightness: 60 } }, because);
  const entities = reading.entities.filter(({ ref }) => ref.kind === 'encoder');
  const { drift } = compareWithPlan(plan, { ...reading, entities });
  expect(drift).toEqual([
    { path: 'image.brightness', token: 'src', plannedFrom: 50, now: 'gone', target: 60 },
  ]);
});
