import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CamOptError } from '../domain/errors.ts';
import { emptyPolicy } from '../domain/policy.ts';
import type { Policy, PolicyProblem } from '../domain/policy.ts';

/** Where a site's policy lies unless another file is named. */
export function policyFileOf(home: string, site: string): string {
  return join(home, 'sites', site, 'policy.yaml');
}

/**
 * The policy in that file; the empty one when there is no such file.
 * Throws CONFIG_INVALID that names file, line and field of the first thing that is wrong.
 */
export async function loadPolicy(file: string, mustExist = false): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause) && !mustExist) return emptyPolicy;
    const why =
      cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause);
    throw new CamOptError('CONFIG_INVALID', `${file} could not be read: ${why}`, {
      cause,
      hint: 'check the name and the permissions, or write a new one with `camopt policy init`',
    });
  }
  const { checkPolicy } = await import('./checkPolicy.ts');
  const check = checkPolicy(text);
  if (check.ok) return check.policy;
  const more = check.problems.length - 1;
  throw new CamOptError(
    'CONFIG_INVALID',
    `${file} ${check.problems.slice(0, 1).map(problemText).join('')}${more > 0 ? ` (and ${more} more)` : ''}`,
    { hint: '`camopt policy check` lists all of it', details: { problems: check.problems } },
  );
}

/** "line 4, column 3: limits.camera_mbps: a number above 0" */
export function problemText({ line, column, field, message }: PolicyProblem): string {
  return `line ${line}, column ${column}: ${field === '' ? '' : `${field}: `}${message}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT';
}
