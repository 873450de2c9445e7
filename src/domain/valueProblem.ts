import type * as z from 'zod';

/** What a flag or setting should have been, in words for whoever typed it. */
export function valueProblem(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'not understood';
  if (issue.code === 'invalid_type' && issue.expected === 'number') return 'a number is needed';
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'a whole number is needed';
  if (issue.code === 'invalid_type' && (issue.expected === 'object' || issue.expected === 'record'))
    return 'entries are needed here, as name: value';
  if (issue.code === 'invalid_type' && issue.expected === 'array') return 'a list is needed, as [a, b]';
  if (issue.code === 'too_small' && issue.origin === 'string') return 'must not be empty';
  if (issue.code === 'too_small')
    return issue.inclusive === false ? `more than ${issue.minimum}` : `at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  return issue.message;
}
