import { writeFileSync } from 'node:fs';
import { errorTable } from '../src/domain/errors.ts';

/** docs/errors.md, from the one table of errors. */
export function errorsPage(): string {
  const rows = Object.entries(errorTable).map(
    ([code, { exit, http, retry, hint }]) =>
      `| \`${code}\` | ${hint} | ${exit} | ${http} | ${retry ? 'yes' : ''} |`,
  );
  return `# Errors

Written by \`node scripts/errorsPage.ts\` from \`src/domain/errors.ts\`.

Every failure has a code. With \`--json\` a command prints \`{"error":{"code","message","hint"}}\`, the HTTP API answers
\`application/problem+json\` with the same code; jobs keep it in \`error\`. The message says what happened and to which camera,
the hint what to do. Tell failures apart by the code: messages may change.

| code | what to do | exit code | HTTP | may help to try again |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

if (import.meta.main) writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsPage());
