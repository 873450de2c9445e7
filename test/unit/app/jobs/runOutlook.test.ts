import { expect, test } from 'vitest';
import { runOutlook } from '../../../../src/app/jobs/runOutlook.ts';
import type { CameraPlan, Plan } from '../../../../src/domain/plan.ts';

function planOf(models: readonly string[]): Plan {
  const cameras = models.map(
    (model, number) =>
      ({
        camera_id: `c${number}`,
        firmware: '1',
        base: { settings: {}, mainStream: null, mainSource: null, manufacturer: 'M', model },
        changes: [{ path: 'stream.fps', from: 30, to: 12, reason: '', rule: '' }],
      }) as unknown as CameraPlan,
  );
  return { cameras } as unknown as Plan;
}

test('one camera of each model first, then waves, and about how long it takes', () => {
  const outlook = runOutlook(planOf([...Array<string>(40).fill('A'), 'B']), {});
  expect(outlook).toMatchObject({ cameras: 41, groups: 2, canaries: 2, maxFailures: null });
  expect(outlook.waves.reduce((sum, size) => sum + size, 0)).toBe(39);
  const quick = runOutlook(planOf(Array<string>(40).fill('A')), { soak: 0, settle: 0 });
  expect(quick.seconds).toBeLessThan(outlook.seconds);
});

test('without a canary all go at once, and a share of failures is a number', () => {
  const outlook = runOutlook(planOf(Array<string>(20).fill('A')), { canary: 0, maxFail: '10%' });
  expect(outlook).toMatchObject({ canaries: 0, waves: [20], maxFailures: 2 });
});

test('cameras without a change do not count', () => {
  const plan = planOf(['A', 'A']);
  plan.cameras[0]?.changes.splice(0);
  expect(runOutlook(plan, {}).cameras).toBe(1);
});
