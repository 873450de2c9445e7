import { CamOptError } from '../domain/errors.ts';
import type { AuthBudget, Credentials } from './ports.ts';

/**
 * Before a login for pictures or streams, which often have users of their own. One refusal, wherever it was, is enough there:
 * a picture and a stream that both refuse would end the use of a login that is right for the settings, and what was written
 * could not be put back. Throws as `check` does.
 */
export async function checkBeside(
  budget: AuthBudget,
  cameraId: string,
  credentials: Credentials,
): Promise<void> {
  if ((await budget.check(cameraId, credentials)) === 0) return;
  throw new CamOptError(
    'CAM_AUTH_BUDGET',
    `${cameraId} refused ${credentials.username} lately: the try that is left is kept for its settings`,
    {
      hint: 'pictures and streams may have users of their own: add this one there, and try again in half an hour',
    },
  );
}
