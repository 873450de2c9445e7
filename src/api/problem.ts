import * as z from 'zod';
import { documents } from '../domain/documents.ts';
import { CamOptError, toCamOptError } from '../domain/errors.ts';
import type { ErrorCode } from '../domain/errors.ts';

/** A failure as RFC 9457 has it, with our code and what to do; `error` is what `camopt --json` prints. */
export const problemSchema = documents.error.extend({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  hint: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

/** A refusal by the API itself, before any use case runs. */
export class Refusal extends Error {
  readonly status: number;
  readonly hint: string;

  constructor(status: number, message: string, hint = 'see /docs for what is expected') {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.hint = hint;
  }
}

/** Any failure as a problem. What is no fault of the caller's is told without its inner words. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Refusal) return problem(thrown.status, 'USAGE', thrown.message, thrown.hint);
  const status = clientFault(thrown);
  if (status !== undefined) return problemOf(new Refusal(status, (thrown as Error).message));
  const error = toCamOptError(thrown);
  const detail = error.code === 'INTERNAL' ? 'something went wrong inside CamOpt' : error.message;
  return problem(error.facts.http, error.code, detail, error.hint);
}

function problem(status: number, code: ErrorCode, detail: string, hint: string): Problem {
  return {
    type: `urn:camopt:error:${code}`,
    title: titles[status] ?? 'Error',
    status,
    detail,
    code,
    hint,
    error: { code, message: detail, hint },
  };
}

/** What fastify itself refuses (a body that is too large, no JSON, too slow) carries the status to answer. */
function clientFault(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || thrown instanceof CamOptError) return undefined;
  const status = 'statusCode' in thrown ? thrown.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authorized',
  403: 'Refused',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  423: 'Locked',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'Camera failed',
  503: 'Shutting down',
  504: 'Camera does not answer',
  507: 'No space',
};
