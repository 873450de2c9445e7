import type { Capabilities } from '../../domain/capabilities.ts';
import type { CameraPlan } from '../../domain/plan.ts';
import { isStreamPath } from '../../domain/settingPaths.ts';
import type { Clock, EntityRef, EntityState, SecondReader, StreamMeter } from '../ports.ts';
import type { CameraJob } from './cameraJob.ts';
import type { CameraLink } from './cameraLink.ts';
import { classify, sideEffectPaths, type JudgedOutcome } from './classify.ts';
import { newWork, sameRef } from './entityWork.ts';
import type { EntityWork } from './record.ts';
import { askSecondReader, measureStream, type Testimony } from './witnesses.ts';

export interface Verification {
  clock: Clock;
  capabilities: Capabilities | null;
  /** why what this camera states of its encoders proves nothing, where that is known (Q84) */
  readBackFixed: string | undefined;
  /** before the last look, so that what a camera or a VMS puts back is seen */
  settleMs: number;
  secondReader: (plan: CameraPlan) => SecondReader | undefined;
  streamMeter: StreamMeter | undefined;
  /** gives the place among the cameras at work to another while this one only waits */
  whileWaiting: (wait: () => Promise<void>) => Promise<void>;
}

/** Some cameras answer a Set at once and carry it out seconds later: what looks ignored gets this long to appear. */
const lateWaits = [1000, 3000] as const;

/** Reads everything again, twice where there is a settling time, and says what became of every change. */
export async function verifyCamera(
  job: CameraJob,
  link: CameraLink,
  how: Verification,
  signal: AbortSignal,
): Promise<JudgedOutcome[]> {
  job.begin('verify');
  let now = await readAgain(job, link, lastWritten(job), signal);
  const judge = (states: readonly EntityState[]): JudgedOutcome[] =>
    believed(classify(job.record, states, how.capabilities), how.readBackFixed);
  let outcomes = judge(now);
  for (const wait of lateWaits) {
    if (!outcomes.some(isSerious)) break;
    await how.whileWaiting(() => how.clock.sleep(wait, signal));
    now = await readAgain(job, link, undefined, signal);
    outcomes = judge(now);
  }

  if (!outcomes.some(isSerious) && how.settleMs > 0) {
    job.begin('settle');
    await how.whileWaiting(() => how.clock.sleep(how.settleMs, signal));
    now = await readAgain(job, link, undefined, signal);
    outcomes = withRevertsNamed(outcomes, judge(now));
  }
  rememberState(job, now);

  const witnesses: ((seen: JudgedOutcome[]) => Promise<Testimony>)[] = [];
  const { streamMeter } = how;
  if (!outcomes.some(isSerious)) {
    const secondReader = how.secondReader(job.record.plan);
    if (secondReader !== undefined)
      witnesses.push((seen) => askSecondReader(secondReader, link, job.record, seen, signal));
    if (streamMeter !== undefined)
      witnesses.push(async (seen) => {
        const hoped = how.readBackFixed === undefined ? seen : seen.map(asAsked);
        const { outcomes: judged, detail } = await measureStream(
          streamMeter,
          link,
          job.record,
          hoped,
          signal,
        );
        return { outcomes: believed(judged, how.readBackFixed), detail };
      });
  }
  for (const ask of witnesses) {
    const heard = await ask(outcomes);
    outcomes = heard.outcomes;
    if (heard.detail !== '') job.note(heard.detail);
  }
  return outcomes;
}

/** Where a camera states fixed numbers whatever its encoders do, neither a match nor a difference proves anything. */
function believed(outcomes: JudgedOutcome[], fixed: string | undefined): JudgedOutcome[] {
  if (fixed === undefined) return outcomes;
  return outcomes.map((outcome) =>
    isStreamPath(outcome.path) && outcome.witness !== 'stream' && outcome.outcome !== 'rejected'
      ? { ...outcome, outcome: 'unverifiable', witness: 'none', serious: false, far: false, detail: fixed }
      : outcome,
  );
}

/** For the stream to confirm or to refute: it is measured against what was asked. */
function asAsked(outcome: JudgedOutcome): JudgedOutcome {
  return outcome.outcome === 'unverifiable' && isStreamPath(outcome.path)
    ? { ...outcome, outcome: 'applied', got: outcome.asked }
    : outcome;
}

function isSerious(outcome: JudgedOutcome): boolean {
  return outcome.serious;
}

/** Every stored configuration, read anew; the one read a moment ago after its own write is not asked for again. */
async function readAgain(
  job: CameraJob,
  link: CameraLink,
  known: EntityState | undefined,
  signal: AbortSignal,
): Promise<EntityState[]> {
  const states: EntityState[] = [];
  for (const { ref } of job.record.before?.entities ?? []) {
    const state =
      known !== undefined && sameRef(known.ref, ref)
        ? known
        : await link.readEntity(ref, 'after-write', signal);
    states.push(state);
  }
  return states;
}

function lastWritten(job: CameraJob): EntityState | undefined {
  const last = job.record.work.findLast((work) => work.sets > 0 && work.after !== null);
  if (last === undefined || last.after === null) return undefined;
  return { ref: last.ref as EntityRef, raw: '', values: last.after, useCount: null };
}

/** What is there now belongs to the record: rollback overwrites these values and no others. */
function rememberState(job: CameraJob, now: readonly EntityState[]): void {
  const work: EntityWork[] = job.record.work.map((item) => {
    const state = now.find((candidate) => sameRef(candidate.ref, item.ref));
    return state === undefined ? item : { ...item, after: state.values };
  });
  for (const before of job.record.before?.entities ?? []) {
    const state = now.find((candidate) => sameRef(candidate.ref, before.ref));
    if (state === undefined || work.some((item) => sameRef(item.ref, before.ref))) continue;
    if (sideEffectPaths(before, state, {}).length > 0)
      work.push({ ...newWork(before.ref, {}), state: 'collateral', after: state.values });
  }
  job.record = { ...job.record, work };
}

function withRevertsNamed(first: readonly JudgedOutcome[], then: JudgedOutcome[]): JudgedOutcome[] {
  return then.map((outcome) => {
    const earlier = first.find(
      (seen) =>
        seen.path === outcome.path && seen.stream === outcome.stream && seen.source === outcome.source,
    );
    const wentBack =
      outcome.outcome === 'ignored' && (earlier?.outcome === 'applied' || earlier?.outcome === 'adapted');
    return wentBack
      ? { ...outcome, detail: `taken first as ${earlier.got}, then went back by itself` }
      : outcome;
  });
}
