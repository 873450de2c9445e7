import { writeFileSync } from 'node:fs';
import { createServer } from '../src/api/createServer.ts';
import type { CamOpt } from '../src/app/camopt.ts';

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { description?: string }>;
}
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
}

/** docs/api.md, from the routes themselves. */
export async function apiPage(): Promise<string> {
  const server = await createServer({
    // No route is called: only what they declare is read.
    camopt: {} as CamOpt,
    version: '',
    token: 'not-used',
    allowHosts: [],
    addresses: { allowed: [] },
    queryCredentials: false,
    audit: () => {},
  });
  const { paths } = (await server.openApi()) as { paths: Record<string, Record<string, Operation>> };
  const sections = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => section(method, path, operation)),
  );
  await server.close();
  return `# The HTTP API

Written by \`node scripts/apiPage.ts\` from the routes. The server has the whole document at \`/openapi.json\` and a readable
page at \`/docs\`; these two need no token.

\`camopt serve\` listens on 127.0.0.1:8088 and prints \`{"ready":true,"url":…}\`. Every request carries
\`Authorization: Bearer\` with \`CAMOPT_API_TOKEN\`, or with the token in the file whose path is printed at the start.

- **Credentials of cameras** are a stored credential set, \`credentials\` in the body, or the headers \`X-Camera-Username\` and
  \`X-Camera-Password\`. In a URL they are refused with 400, unless \`--allow-query-credentials\` was given for clients of the
  original API.
- **Addresses of cameras** must be private. Others get 403 unless \`--allow-address\` has them; cameras on loopback must be in
  the inventory, where only somebody at the machine can put them. Names are resolved once and used as addresses.
- **Other origins**: a \`Host\` or \`Origin\` that is not this server's gets 403. \`--allow-host\` names further ones.
- **Limits**: 8 MB a body, 30 s for a request to arrive, 500 requests a second and 60 wrong tokens a minute from one address.
- **Failures** are \`application/problem+json\`: \`type\`, \`title\`, \`status\`, \`detail\`, our \`code\` and \`hint\` as
  [errors.md](errors.md) lists them, and \`error\`, which is what a command prints with \`--json\`.
- **Another address than loopback** needs \`--tls-cert\` and \`--tls-key\`, or \`--insecure-http\` behind something that has TLS.
- Every call leaves a line on stderr and in \`api-audit.log\` in the home folder: time, from where, method, route, status.
- SIGTERM ends the runs of this server in a stable state before it leaves.

${sections.join('\n\n')}
`;
}

function section(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: where, required }) => `- \`${name}\` (${where}${required === true ? ', needed' : ''})`,
  );
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const members = body === undefined ? [] : membersOf(body).map((name) => `\`${name}\``);
  const answers = Object.entries(operation.responses ?? {}).map(
    ([status, { description }]) => `${status} ${description}`,
  );
  return [
    `## ${method.toUpperCase()} ${path}`,
    `${operation.summary}.`,
    parameters.join('\n'),
    members.length > 0 ? `Body: ${members.join(', ')}.` : '',
    `Answers: ${answers.join('; ')}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function membersOf(schema: Schema): string[] {
  return [...new Set([...Object.keys(schema.properties ?? {}), ...(schema.anyOf ?? []).flatMap(membersOf)])];
}

if (import.meta.main) writeFileSync(new URL('../docs/api.md', import.meta.url), await apiPage());
