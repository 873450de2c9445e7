import { CamOptError } from '../../domain/errors.ts';
import type { Outcome, Status } from '../../domain/job.ts';
import { verificationOf, type JudgedOutcome } from './classify.ts';
import type { Ending } from './jobProgress.ts';
import type { Leftover } from './restoreEntities.ts';

/** What the outcomes of one camera add up to. All functions are pure. */

export function mustRestore(outcomes: readonly JudgedOutcome[], strict: boolean): boolean {
  return outcomes.some((outcome) => outcome.serious || (strict && outcome.outcome === 'adapted'));
}

/** The end of a camera that stays as it is now. */
export function endingInForce(outcomes: readonly JudgedOutcome[], strict: boolean): Ending {
  const asked = outcomes.filter((outcome) => outcome.outcome !== 'side_effect');
  const good = asked.filter(isGood);
  const clean = good.length === asked.length && !mustRestore(outcomes, strict);
  const inForce = asked.some(
    (o) => o.outcome === 'applied' || o.outcome === 'adapted' || o.outcome === 'unverifiable',
  );
  const status: Status = clean ? 'completed' : inForce ? 'partial' : 'failed';
  return {
    status,
    verification: verificationOf(outcomes),
    outcomes,
    detail: inWords(outcomes),
    ...(status === 'failed' ? { error: verifyFailed(outcomes) } : {}),
  };
}

/** The end of a camera that was put back after its verification failed, or after it was cut off. */
export function endingRestored(
  outcomes: readonly JudgedOutcome[],
  leftovers: readonly Leftover[],
  because: CamOptError,
): Ending {
  const verification = outcomes.length === 0 ? 'unverified' : verificationOf(outcomes);
  if (leftovers.length === 0)
    return {
      status: 'rolled_back',
      verification,
      outcomes,
      error: because,
      detail: 'everything is as before',
    };
  const error = notRestored(leftovers);
  return { status: 'unknown', verification, outcomes, error, detail: error.message };
}

/** ROLLBACK_CONFLICT where somebody else's values stand in the way, else ROLLBACK_FAILED; both list what to do by hand. */
export function notRestored(leftovers: readonly Leftover[]): CamOptError {
  const list = leftovers
    .map(
      (left) =>
        `${left.path} (${left.token}) has ${left.has ?? 'nothing'}, was ${left.wanted ?? 'nothing'}: ${left.why}`,
    )
    .join('; ');
  const conflict = leftovers.some((left) => left.why === 'changed by someone else');
  return new CamOptError(conflict ? 'ROLLBACK_CONFLICT' : 'ROLLBACK_FAILED', `not put back: ${list}`, {
    details: { leftovers },
  });
}

export function verifyFailed(outcomes: readonly Outcome[]): CamOptError {
  return new CamOptError('VERIFY_FAILED', inWords(outcomes) || 'nothing was applied');
}

/** `stream.fps asked 25 got 20: ignored, …` for what is not simply applied. */
function inWords(outcomes: readonly Outcome[]): string {
  return outcomes
    .filter((outcome) => outcome.outcome !== 'applied')
    .map(({ path, asked, got, outcome, from, detail }) => {
      const what =
        outcome === 'side_effect' ? `${from} became ${got}` : `asked ${asked}, has ${got ?? 'nothing'}`;
      return `${path} ${outcome.replace('_', ' ')}: ${what}${detail === undefined ? '' : ` (${detail})`}`;
    })
    .join('; ');
}

function isGood(outcome: JudgedOutcome): boolean {
  return outcome.outcome === 'applied' || (outcome.outcome === 'adapted' && !outcome.far);
}
