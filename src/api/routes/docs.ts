import type { FastifyInstance } from 'fastify';
import { page } from '../../app/report/htmlPage.ts';
import { html } from '../../app/report/escape.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
  requestBody?: { content?: Record<string, { schema?: object }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: object }> }>;
}

/** The OpenAPI document, and a page that says the same to a person without loading anything from elsewhere. */
export function docsRoutes(server: FastifyInstance): void {
  server.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    void reply.type('application/json').serializer(JSON.stringify).send(server.swagger());
  });
  server.get('/docs', { schema: { hide: true } }, (_request, reply) => {
    void reply
      .type('text/html; charset=utf-8')
      .serializer(String)
      .send(docsPage(server.swagger() as { paths?: object }));
  });
}

function docsPage(document: { paths?: object }): string {
  const paths = (document.paths ?? {}) as Record<string, Record<string, Operation>>;
  const sections = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => section(method, path, operation)),
  );
  const intro =
    '<p>Every request carries <code>Authorization: Bearer</code> with the token of this server. Camera credentials go into the headers <code>X-Camera-Username</code> and <code>X-Camera-Password</code>, into the body, or are a stored credential set. Failures are <code>application/problem+json</code>. The machine-readable document is <a href="/openapi.json">/openapi.json</a>.</p>';
  return page('CamOpt HTTP API', intro + sections.join('\n'));
}

function section(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    (parameter) =>
      `<tr><td><code>${html(parameter.name)}</code></td><td>${html(parameter.in)}</td><td><code>${html(JSON.stringify(parameter.schema ?? {}))}</code></td></tr>`,
  );
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses ?? {}).map(
    ([status, answer]) => `<li>${html(status)} ${html(answer.description ?? '')}</li>`,
  );
  const ok = operation.responses?.['200'] ?? operation.responses?.['201'];
  const shape = Object.values(ok?.content ?? {})[0]?.schema;
  return [
    `<section><h2><code>${html(method.toUpperCase())} ${html(path)}</code></h2><p>${html(operation.summary ?? '')}</p>`,
    parameters.length > 0
      ? `<table><tr><th>Parameter</th><th>In</th><th>Schema</th></tr>${parameters.join('')}</table>`
      : '',
    body === undefined ? '' : details('Body', body),
    `<ul>${answers.join('')}</ul>`,
    shape === undefined ? '' : details('Answer', shape),
    '</section>',
  ].join('');
}

function details(title: string, schema: object): string {
  return `<details><summary>${title}</summary><pre>${html(JSON.stringify(schema, null, 2))}</pre></details>`;
}
