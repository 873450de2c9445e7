import { CamOptError, isCamOptError, toCamOptError } from '../domain/errors.ts';
import type { Context } from './context.ts';

/** Nothing is written unless somebody said yes; said before any camera is asked anything. */
export function requireConsent(context: Context, flags: { yes: boolean; dryRun?: boolean }): void {
  if (flags.yes || flags.dryRun === true || context.terminal.interactive) return;
  throw new CamOptError('CONFIRMATION_NEEDED', 'nobody to ask: this is no terminal, and --yes was not given');
}

/** Whether the person types yes; anything else is no. */
export async function saysYes({ terminal, say }: Context, question: string): Promise<boolean> {
  const answer = await terminal.ask(`${question} Type yes: `).catch((thrown: unknown) => {
    const error = toCamOptError(thrown);
    throw isCamOptError(error, 'ABORTED')
      ? new CamOptError('ABORTED', 'interrupted', { hint: 'nothing was changed', cause: thrown })
      : error;
  });
  if (answer.trim().toLowerCase() === 'yes') return true;
  say('nothing was changed');
  return false;
}
