import type { CamOpt } from '../src/app/camopt.ts';
import type { Job } from '../src/domain/job.ts';
import { runTerminalUi } from '../src/tui/runTerminalUi.tsx';
import { fakeCamOpt } from '../test/support/fakeCamOpt.ts';

// The terminal UI over many cameras of which some are being worked on: `cameras` and `jobs` as JSON in the first argument.
const { cameras, jobs } = JSON.parse(process.argv[2] ?? '{}') as { cameras: number; jobs: number };
const camopt = fakeCamOpt({ cameras });
const exit = await runTerminalUi(jobs > 0 ? await busy(camopt) : camopt, { readAtStart: 0, messageMs: 1 });
// As the program itself does: a write that the terminal does not take would be waited for.
process.exit(exit);

/** Every job takes a step about every half second, as on a real site. */
async function busy(quiet: CamOpt): Promise<CamOpt> {
  const ids = (await quiet.cameras()).map((camera) => camera.id);
  // Every other camera, so that half of the rows on the screen move.
  const atWork = ids.filter((_id, index) => index % 2 === 0).slice(0, jobs);
  return {
    ...quiet,
    subscribe(listener) {
      let tick = 0;
      const timer = setInterval(() => {
        tick += 1;
        for (const [index, id] of atWork.entries())
          if ((index + tick) % 5 === 0)
            listener({ type: 'job', job: jobOf(id, (tick * 3 + index * 7) % 100) });
      }, 100);
      return () => clearInterval(timer);
    },
  };
}

function jobOf(cameraId: string, progress: number): Job {
  return {
    job_id: `job-${cameraId}`,
    run_id: 'run-1',
    camera_id: cameraId,
    status: 'in_progress',
    progress,
    currentStep: ['reading', 'writing', 'verifying'][progress % 3] ?? 'reading',
    steps: [],
    result: { applied_settings: {}, verification_status: 'unverified', outcomes: [] },
    created_at: '2026-11-23T10:00:00.000Z',
    updated_at: '2026-11-23T10:00:00.000Z',
  };
}
