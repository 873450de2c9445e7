import type { Camera, Reach } from '../../domain/camera.ts';
import type { Job } from '../../domain/job.ts';
import type { Style } from '../theme.ts';
import type { Problem, State } from './model.ts';
import { wantedChanges, type Proposal } from './proposal.ts';

/** One camera's condition in a word or two, its sign first, and what colour repeats it. */
export interface CameraCondition {
  readonly word: string;
  readonly style: Style;
  /** most urgent first when sorted by state */
  readonly rank: number;
  /** 0 to 100 while a job is at work */
  readonly progress?: number;
}

export function conditionOf(state: State, id: string): CameraCondition {
  const camera = state.cameras.get(id);
  return camera === undefined
    ? { word: 'gone', style: 'dim', rank: 9 }
    : condition(
        camera,
        state.jobs.get(id),
        state.proposals.get(id),
        state.problems.get(id),
        state.reading.has(id),
      );
}

export function changeCount(state: State, id: string): number | null {
  const proposal = state.proposals.get(id);
  return proposal === undefined ? null : wantedChanges(proposal).length;
}

export function jobCondition(job: Job): CameraCondition {
  switch (job.status) {
    case 'pending':
      return { word: 'waiting', style: 'dim', rank: 4 };
    case 'in_progress':
      return { word: job.currentStep, style: 'info', rank: 3, progress: job.progress };
    case 'completed':
      // A rollback that succeeded leaves the settings of before: calling that verified would say the opposite.
      if (job.job_id.startsWith('rollback-')) return { word: 'put back', style: 'good', rank: 6 };
      return job.result.verification_status === 'success'
        ? { word: 'verified', style: 'good', rank: 7 }
        : job.result.verification_status === 'adjusted'
          ? { word: '~ adapted', style: 'change', rank: 5 }
          : job.result.verification_status === 'skipped'
            ? { word: 'applied', style: 'good', rank: 7 }
            : { word: '? unverified', style: 'change', rank: 2 };
    case 'partial':
      return { word: '~ partly', style: 'change', rank: 2 };
    case 'failed':
      return { word: 'x failed', style: 'bad', rank: 1 };
    case 'rolled_back':
      // One that was verified and then put back by a person is no failure.
      return wasApplied(job)
        ? { word: 'put back', style: 'good', rank: 6 }
        : { word: 'x rolled back', style: 'bad', rank: 1 };
    case 'skipped':
      return { word: 'skipped', style: 'dim', rank: 6 };
    case 'unknown':
      return { word: '? unknown', style: 'bad', rank: 0 };
  }
}

/** Every setting took: it was put back because somebody wanted it. */
export function wasApplied(job: Job): boolean {
  const { outcomes } = job.result;
  return (
    job.error === undefined && outcomes.length > 0 && outcomes.every(({ outcome }) => outcome === 'applied')
  );
}

function condition(
  camera: Camera,
  job: Job | undefined,
  proposal: Proposal | undefined,
  problem: Problem | undefined,
  reading: boolean,
): CameraCondition {
  if (job !== undefined && (job.status === 'in_progress' || job.status === 'pending'))
    return jobCondition(job);
  if (reading) return { word: 'reading', style: 'info', rank: 4 };
  if (job !== undefined && job.status !== 'skipped') return jobCondition(job);
  if (problem !== undefined) return { word: `x ${problemWord(problem.code)}`, style: 'bad', rank: 1 };
  if (proposal !== undefined)
    return wantedChanges(proposal).length > 0
      ? { word: 'to improve', style: 'change', rank: 3 }
      : { word: 'good', style: 'good', rank: 8 };
  if (camera.reach !== null && camera.reach !== 'ok')
    return { word: `x ${reachWord(camera.reach)}`, style: 'bad', rank: 1 };
  return { word: 'not read', style: 'dim', rank: 6 };
}

export function reachWord(reach: Reach): string {
  return reachWords[reach];
}

const reachWords: Readonly<Record<Reach, string>> = {
  ok: 'ready',
  unreachable: 'no answer',
  auth: 'not let in',
  locked: 'locked out',
  'onvif-off': 'ONVIF off',
  'not-activated': 'not active',
  'foreign-subnet': 'subnet',
  'behind-recorder': 'recorder',
};

function problemWord(code: string): string {
  return problemWords[code] ?? code.replace(/^CAM_/, '').replaceAll('_', ' ').toLowerCase();
}
const problemWords: Readonly<Record<string, string>> = {
  CAM_UNREACHABLE: 'no answer',
  CAM_TIMEOUT: 'too slow',
  CAM_AUTH: 'password',
  CAM_AUTH_BUDGET: 'password',
  CAM_AUTH_CLOCK: 'clock',
  CAM_CREDENTIALS_MISSING: 'no password',
  CAM_AUTH_STOPPED: 'not asked',
  CAM_CERTIFICATE_CHANGED: 'certificate',
  CAM_LOCKED: 'locked out',
  CAM_NOT_ACTIVATED: 'not active',
  CAM_NOT_ONVIF: 'no ONVIF',
  CAM_WRONG_DEVICE: 'other device',
  CAM_BAD_ANSWER: 'bad answer',
};
