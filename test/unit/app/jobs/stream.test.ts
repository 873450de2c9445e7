import { describe, expect, test } from 'vitest';
import type { StreamMeasurement } from '../../../../src/app/ports.ts';
import { CamOptError } from '../../../../src/domain/errors.ts';
import type { Job } from '../../../../src/domain/job.ts';
import { engineHarness } from '../../../support/engineHarness.ts';
import { MemoryCamera } from '../../../support/memoryCamera.ts';

const asAsked: StreamMeasurement = {
  codec: 'H.265',
  resolution: '1280x720',
  fps: 12,
  bitrateMbps: 2,
  gop: 24,
  seconds: 6,
};

async function measured(
  measure: () => Promise<StreamMeasurement>,
  quirks: MemoryCamera['quirks'] = [],
): Promise<{ job: Job; camera: MemoryCamera }> {
  const observed = new MemoryCamera(0);
  observed.quirks = quirks;
  const harness = await engineHarness(() => [observed], { streamMeter: { measure } });
  const plan = harness.planFor({
    stream: { codec: 'H.265', resolution: '1280x720', fps: 12, gop: 24, bitrateMbps: 3 },
  });
  const run = await harness.engine.apply(plan, { settle: 0, soak: 0, verifyWith: ['stream'] });
  const { jobs } = await run.finished;
  return { job: jobs[0] as Job, camera: harness.cameras[0] as MemoryCamera };
}

const witnessOf = (job: Job, path: string) => job.result.outcomes.find((outcome) => outcome.path === path);

describe('a stream that is measured after the change', () => {
  test('is the witness for what it shows', async () => {
    const { job } = await measured(async () => asAsked);
    expect(job.status).toBe('completed');
    expect(witnessOf(job, 'stream.codec')).toMatchObject({ outcome: 'applied', witness: 'stream' });
    expect(witnessOf(job, 'stream.gop')).toMatchObject({ witness: 'stream' });
  });

  test('F11: of the old codec or size, whatever the read-back says, is a failure and put back', async () => {
    const { job, camera } = await measured(async () => ({ ...asAsked, resolution: '1920x1080' }));
    expect(job).toMatchObject({ status: 'rolled_back', error: { code: 'VERIFY_FAILED' } });
    expect(witnessOf(job, 'stream.resolution')).toMatchObject({
      outcome: 'ignored',
      detail: 'read back as 1280x720, but the stream is 1920x1080',
    });
    expect(camera.values('main')['stream.resolution']).toBe('1920x1080');
  });

  test('F15: that is slower or fatter than configured is told and not punished', async () => {
    const { job } = await measured(async () => ({ ...asAsked, fps: 7, bitrateMbps: 9 }));
    expect(job.status).toBe('completed');
    expect(witnessOf(job, 'stream.fps')).toMatchObject({
      witness: 'read-back',
      detail: 'configured 12 fps, measured 7',
    });
    expect(witnessOf(job, 'stream.bitrateMbps')?.detail).toBe('cap 3 Mb/s, measured 9');
  });

  test('F11: that still has the old rate or key frames is a failure and put back', async () => {
    for (const old of [{ fps: 25 }, { gop: 50 }]) {
      const { job, camera } = await measured(async () => ({ ...asAsked, ...old }));
      expect(job).toMatchObject({ status: 'rolled_back', error: { code: 'VERIFY_FAILED' } });
      const path = Object.keys(old)[0] as string;
      expect(witnessOf(job, `stream.${path}`)).toMatchObject({ outcome: 'ignored', witness: 'stream' });
      expect(camera.values('main')['stream.fps']).toBe(25);
    }
  });

  test('F12, F16: that does not come proves nothing, and says so; what was read back stays', async () => {
    const { job, camera } = await measured(async () => {
      throw new CamOptError('STREAM_FAILED', 'RTSP 453 not enough bandwidth');
    });
    expect(job).toMatchObject({ status: 'partial', result: { verification_status: 'unverified' } });
    expect(witnessOf(job, 'stream.codec')).toMatchObject({
      outcome: 'unverifiable',
      witness: 'none',
      detail: 'stream not measured: RTSP 453 not enough bandwidth',
    });
    expect(camera.values('main')['stream.codec']).toBe('H.265');
  });

  describe('of a camera that reads back fixed numbers (Q84)', () => {
    const fixed = [{ id: 'Q84', effect: 'read-back-fixed', says: 'fixed numbers: measure the stream' }];

    test('is what is believed', async () => {
      const { job } = await measured(async () => asAsked, fixed);
      expect(witnessOf(job, 'stream.codec')).toMatchObject({ outcome: 'applied', witness: 'stream' });
      // Nothing of a profile or of a quality can be measured; of the others all was.
      expect(job.result.outcomes.map(({ outcome }) => outcome)).not.toContain('ignored');
    });

    test('undoes what it refutes', async () => {
      const { job } = await measured(async () => ({ ...asAsked, resolution: '1920x1080' }), fixed);
      expect(job.status).toBe('rolled_back');
    });

    test('leaves open what it does not show, and no read-back closes it', async () => {
      const { job } = await measured(async () => ({ ...asAsked, fps: 7 }), fixed);
      expect(witnessOf(job, 'stream.fps')).toMatchObject({
        outcome: 'unverifiable',
        witness: 'none',
        detail: 'fixed numbers: measure the stream',
      });
      expect(job.result.verification_status).toBe('unverified');
    });
  });
});
