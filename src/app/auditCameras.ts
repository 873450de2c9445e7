import type { Document } from '../domain/documents.ts';
import { CamOptError, toCamOptError } from '../domain/errors.ts';
import type { Plan } from '../domain/plan.ts';
import type { SettingPath, SettingValue } from '../domain/settingPaths.ts';
import { sameValue } from '../domain/tolerance.ts';
import { eachAtMost } from '../shared/eachAtMost.ts';
import type { CamOpt } from './camopt.ts';
import { valueAt } from './jobs/settingPlace.ts';

type Audited = Document<'audit'>['cameras'][number];

/** What the cameras are compared with. */
export type Expected = { kind: 'applied' } | { kind: 'plan'; plan: Plan } | { kind: 'policy' };

interface Expectation {
  path: SettingPath;
  stream?: string | undefined;
  source?: string | undefined;
  value: SettingValue;
}

const runsLookedAt = 100;
const atOnce = 32;

/** Compares each camera with what was last applied to it, with a plan, or with what the rules want under the policy. */
export async function auditCameras(
  camopt: CamOpt,
  ids: readonly string[],
  expected: Expected,
  signal: AbortSignal,
): Promise<Audited[]> {
  if (expected.kind === 'policy') return auditByRules(camopt, ids, signal);
  const run = camopt.forRun();
  return eachAtMost(atOnce, ids, async (id) => {
    try {
      const { against, expectations } = await expectationsFor(camopt, id, expected);
      const { reading } = await run.read(id, signal);
      const drift = expectations.flatMap(({ path, stream, source, value }) => {
        const found = valueAt(reading.settings, reading, { path, stream, source }) ?? null;
        if (sameValue(path, value, found)) return [];
        return [{ path, ...place(stream, source), expected: value, found }];
      });
      return { cameraId: id, against, compared: expectations.length, drift };
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      return { cameraId: id, against: '', drift: [], error: toCamOptError(thrown).toJSON() };
    }
  });
}

async function auditByRules(camopt: CamOpt, ids: readonly string[], signal: AbortSignal): Promise<Audited[]> {
  const results = await camopt.optimize(ids, { engine: 'rules' }, signal);
  return results.map((result) => {
    if (!result.ok) return { cameraId: result.cameraId, against: 'policy', drift: [], error: result.error };
    const { cameraId, changes } = result.recommendation;
    return {
      cameraId,
      against: 'policy',
      drift: changes.map(({ path, stream, source, current, recommended }) => ({
        path,
        ...place(stream, source),
        expected: recommended,
        found: current,
      })),
    };
  });
}

async function expectationsFor(
  camopt: CamOpt,
  id: string,
  expected: Exclude<Expected, { kind: 'policy' }>,
): Promise<{ against: string; expectations: Expectation[] }> {
  if (expected.kind === 'plan') {
    const planned = expected.plan.cameras.find(({ camera_id }) => camera_id === id);
    if (planned === undefined) throw new CamOptError('PLAN_INVALID', `the plan does not have ${id}`);
    const { mainStream, mainSource } = planned.base;
    return {
      against: `plan ${expected.plan.plan_id}`,
      expectations: planned.changes.map(({ path, stream, source, to }) => ({
        path,
        stream: stream ?? mainStream ?? undefined,
        source: source ?? mainSource ?? undefined,
        value: to,
      })),
    };
  }
  return lastApplied(camopt, id);
}

/** The newest word on each setting that any run of ours had; a rollback counts like any other. */
async function lastApplied(
  camopt: CamOpt,
  id: string,
): Promise<{ against: string; expectations: Expectation[] }> {
  const { runs } = await camopt.history({ camera: id, limit: runsLookedAt });
  const expectations = new Map<string, Expectation>();
  let newest: string | undefined;
  for (const { jobs } of runs) {
    for (const { job_id, camera_id } of jobs) {
      if (camera_id !== id) continue;
      const job = await camopt.status(job_id);
      // What a job applied and then put back is in force no more.
      if ('jobs' in job || job.status === 'rolled_back') continue;
      for (const { path, stream, source, got, outcome } of job.result.outcomes) {
        const key = [path, stream, source].join('\u0000');
        if (expectations.has(key) || !['applied', 'adapted'].includes(outcome)) continue;
        newest ??= job_id;
        expectations.set(key, { path, stream, source, value: got });
      }
    }
  }
  return { against: newest ?? 'nothing applied yet', expectations: [...expectations.values()] };
}

function place(stream: string | undefined, source: string | undefined): { stream?: string; source?: string } {
  return { ...(stream === undefined ? {} : { stream }), ...(source === undefined ? {} : { source }) };
}
