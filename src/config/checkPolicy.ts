import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type * as z from 'zod';
import { policyEntries, policySchema } from '../domain/policy.ts';
import type { Policy, PolicyProblem } from '../domain/policy.ts';
import { nearestName } from '../shared/nearestName.ts';
import { valueProblem } from '../domain/valueProblem.ts';

// A file of its own, imported where there is a policy to check: most starts of the program need no YAML.

export type PolicyCheck = { ok: true; policy: Policy } | { ok: false; problems: PolicyProblem[] };

/** YAML, and JSON as a part of it. */
export function checkPolicy(text: string): PolicyCheck {
  const unreadable = textProblem(text);
  if (unreadable !== undefined) return wholeFile(unreadable);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0)
    return {
      ok: false,
      problems: document.errors.slice(0, mostProblems).map(({ pos, code, message }) => {
        const { line, col } = lines.linePos(pos[0]);
        return { line, column: col, field: '', message: yamlWords(code, message) };
      }),
    };
  const content = contentOf(document);
  if (content === undefined) return wholeFile('its aliases unfold to far too much');
  const checked = policySchema.safeParse(content);
  if (checked.success) return { ok: true, policy: checked.data };
  const problems = checked.error.issues.flatMap((issue) => problemsOf(issue, document, lines));
  return { ok: false, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

function wholeFile(message: string): PolicyCheck {
  return { ok: false, problems: [{ line: 1, column: 1, field: '', message }] };
}

/** The parser takes minutes for megabytes that are no YAML at all. */
const mostText = 1_000_000;
const mostProblems = 100;

function textProblem(text: string): string | undefined {
  if (text.length > mostText) return `a policy is small: this has ${(text.length / 1e6).toFixed(1)} MB`;
  return text.includes('\u0000') || text.includes('\uFFFD')
    ? 'this is no text: it holds bytes that are no UTF-8'
    : undefined;
}

/** What the parser says in the words of its own programming interface. */
function yamlWords(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a policy is one document: a second one begins here (---)';
  return /call stack|stack overflow/i.test(message) ? 'this is nested far too deep' : message;
}

function problemsOf(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): PolicyProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => problemAt([...issue.path, key], noSuchEntry(key), document, lines));
  const message =
    issue.code === 'invalid_key'
      ? 'no camera id: letters, digits, dot, dash and underscore, as `camopt cameras` shows it'
      : valueProblem(issue);
  return [problemAt(issue.path, message, document, lines)];
}

function noSuchEntry(key: string): string {
  const nearest = nearestName(key, policyEntries);
  return nearest === undefined ? 'there is no such entry' : `there is no such entry: ${nearest} is meant?`;
}

function problemAt(
  path: readonly PropertyKey[],
  message: string,
  document: Document,
  lines: LineCounter,
): PolicyProblem {
  const { line, col } = lines.linePos(offsetOf(document, path));
  return { line, column: col, field: path.map(String).join('.'), message };
}

/** undefined where a few aliases unfold to an endless document; a policy is small. */
function contentOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch {
    return undefined;
  }
}

/** Where the entry at the path begins, or the nearest thing above it that the file has. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown = document.getIn(path.slice(0, length - 1).map(String), true);
    const name = String(path[length - 1]);
    const node: unknown = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === name)?.key
      : document.getIn(path.slice(0, length).map(String), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
