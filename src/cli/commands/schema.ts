import { Command } from 'commander';
import * as z from 'zod';
import { documents } from '../../domain/documents.ts';
import type { DocumentName } from '../../domain/documents.ts';
import { CamOptError } from '../../domain/errors.ts';
import type { Runs } from '../runner.ts';

export function schemaCommand(runs: Runs): Command {
  return new Command('schema')
    .description('the JSON Schema of what a command prints with --json')
    .argument('[name]', 'without it the names are listed')
    .action(
      runs(z.object({}), ({ settings }, _flags, [name]) => {
        const names = Object.keys(documents);
        if (name === undefined)
          return Promise.resolve({
            raw: settings.json ? `${JSON.stringify(names)}\n` : `${names.join('\n')}\n`,
          });
        if (!(name in documents))
          throw new CamOptError('USAGE', `no schema ${JSON.stringify(name)}`, {
            hint: `one of ${names.join(', ')}`,
          });
        return Promise.resolve({ raw: `${JSON.stringify(jsonSchemaOf(name as DocumentName), null, 2)}\n` });
      }),
    );
}

/** As the document is printed: transforms have run, so the output side of the schema counts. */
function jsonSchemaOf(name: DocumentName): object {
  return z.toJSONSchema(documents[name], { io: 'output', unrepresentable: 'any', target: 'draft-2020-12' });
}
