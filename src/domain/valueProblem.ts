import type * as z from 'zod';

/** The first thing that is wrong with what came from outside, and where in it: for whoever wrote it. */
export function firstProblem({ issues: [first] }: z.ZodError): { where: string; says: string } {
  if (first === undefined) return { where: '', says: valueProblem(first) };
  const { path, issue } = meant(first);
  return { where: path.map(String).join('.'), says: valueProblem(issue) };
}

/** Of the forms that a value may have, what is wrong with the one that was probably meant: the one that fits furthest. */
function meant(issue: z.core.$ZodIssue): { path: PropertyKey[]; issue: z.core.$ZodIssue } {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return { path: issue.path, issue };
  const [nearest] = issue.errors
    .flatMap((issues) => issues.slice(0, 1).map((first) => ({ ...meant(first), wrong: issues.length })))
    .sort((a, b) => b.path.length - a.path.length || a.wrong - b.wrong);
  if (nearest === undefined) return { path: issue.path, issue };
  return { path: [...issue.path, ...nearest.path], issue: nearest.issue };
}

/** What a value should have been. What the schema says in words of its own stays. */
export function valueProblem(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'not understood';
  if (!/^(Invalid|Too|Unrecognized) /.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type') return neededTypes[issue.expected] ?? issue.message;
  if (issue.code === 'too_small' && issue.origin === 'string') return 'must not be empty';
  if (issue.code === 'too_small')
    return issue.inclusive === false ? `more than ${issue.minimum}` : `at least ${issue.minimum}`;
  if (issue.code === 'too_big')
    return `at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'unrecognized_keys')
    return `there is no ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
  return issue.message;
}

const neededTypes: Readonly<Record<string, string>> = {
  number: 'a number is needed',
  int: 'a whole number is needed',
  string: 'a text is needed',
  boolean: 'true or false is needed',
  object: 'entries are needed here, as name: value',
  record: 'entries are needed here, as name: value',
  array: 'a list is needed, as [a, b]',
};
