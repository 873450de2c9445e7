import { expect, test } from 'vitest';
import { budgetOf } from '../../../src/app/budgetOf.ts';
import type { Optimized } from '../../../src/app/camopt.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';
import { siteBudgetSchema } from '../../../src/domain/siteBudget.ts';
import { recommend } from '../../../src/rules/recommend.ts';
import { MemoryCamera } from '../../support/memoryCamera.ts';

test('cameras that were read count, those that were not do not', () => {
  const camera = new MemoryCamera(0);
  const reading = camera.reading();
  const recommendation = recommend({ cameraId: camera.id, reading, facts: {}, site: defaultSiteFacts });
  const results: Optimized[] = [
    {
      ok: true,
      view: { camera: camera.camera, reading, capabilities: reading.capabilities },
      recommendation,
      site: { ...defaultSiteFacts, linkMbps: 1 },
    },
    { ok: false, cameraId: 'other', error: { code: 'CAM_TIMEOUT', message: '', hint: '' } },
  ];
  const budget = siteBudgetSchema.parse(budgetOf(results));
  expect(budget.before).toEqual({ mbps: 8, tb: 2.592, notCounted: 0 });
  expect(budget.after.mbps).toBeLessThan(3);
  expect(budget.givingWay[0]).toMatchObject({ cameraId: camera.id, path: 'stream.fps', from: 12, to: 8 });
});
