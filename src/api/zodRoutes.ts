import type { FastifyInstance, FastifySchema } from 'fastify';
import * as z from 'zod';
import { firstProblem } from '../domain/valueProblem.ts';
import { Refusal } from './problem.ts';

/** What a route declares, in zod; fastify checks with it and the OpenAPI document is made from it. */
export interface RouteSchema {
  /** what a generated client calls the operation */
  operationId: string;
  summary: string;
  tags: readonly string[];
  params?: z.ZodType;
  querystring?: z.ZodType;
  headers?: z.ZodType;
  body?: z.ZodType;
  response: Readonly<Record<number, z.ZodType | ByContentType>>;
  security?: readonly Record<string, readonly string[]>[];
  hide?: boolean;
}

/** An answer that comes in several forms, by the Accept header. */
export interface ByContentType {
  description: string;
  content: Readonly<Record<string, { schema: z.ZodType }>>;
}

/** Lets routes of this server declare zod schemas: checked on the way in and on the way out. */
export function useZod(server: FastifyInstance): void {
  server.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data: unknown) => {
    const checked = schema.safeParse(data);
    if (checked.success) return { value: checked.data };
    const { where, says } = firstProblem(checked.error);
    const place = [httpPart, where].filter(Boolean).join('.');
    return { error: new Refusal(400, `${place}: ${says}`) };
  });
  // What leaves the program fits the published schema, or it is an error of ours.
  server.setSerializerCompiler<z.ZodType>(
    ({ schema }) =>
      (data) =>
        JSON.stringify(schema.parse(data)),
  );
}

/** For @fastify/swagger: the same route with JSON Schemas. */
export function inJsonSchema({ schema, url }: { schema: FastifySchema; url: string }): {
  schema: FastifySchema;
  url: string;
} {
  const converted: Record<string, unknown> = { ...schema };
  for (const part of ['params', 'querystring', 'headers', 'body'] as const) {
    const each = schema[part];
    if (each instanceof z.ZodType) converted[part] = jsonSchema(each, 'input');
  }
  const responses = schema.response as Record<string, unknown> | undefined;
  if (responses !== undefined)
    converted['response'] = Object.fromEntries(
      Object.entries(responses).map(([status, each]) => [
        status,
        each instanceof z.ZodType
          ? { description: statusWords[status] ?? 'Answer', content: contentOf(status, each) }
          : inEveryForm(each as ByContentType),
      ]),
    );
  return { schema: converted as FastifySchema, url };
}

function inEveryForm({ description, content }: ByContentType): object {
  const forms = Object.entries(content).map(([type, { schema }]) => [
    type,
    { schema: jsonSchema(schema, 'output') },
  ]);
  return { description, content: Object.fromEntries(forms) };
}

function contentOf(status: string, schema: z.ZodType): object {
  const type = Number(status) >= 400 ? 'application/problem+json' : 'application/json';
  return { [type]: { schema: jsonSchema(schema, 'output') } };
}

const statusWords: Record<string, string> = {
  200: 'Done',
  201: 'Added',
  202: 'Begun',
  204: 'Done, nothing to say',
  400: 'The request is wrong',
  401: 'No token or a wrong one',
  403: 'Refused',
  404: 'Not known',
  429: 'Too many requests',
  500: 'An error inside CamOpt',
  502: 'The camera failed',
  504: 'The camera does not answer',
};

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return plain;
}
