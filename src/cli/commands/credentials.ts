import { Command } from 'commander';
import * as z from 'zod';
import type { NamedCredentials } from '../../compose/openCredentials.ts';
import { credentialsOfCall } from '../../config/credentials.ts';
import { checkSetName } from '../../domain/credentialSetName.ts';
import type { Document } from '../../domain/documents.ts';
import { CamOptError, toCamOptError } from '../../domain/errors.ts';
import { chosenCameras, choiceFlags, withCameraChoice } from '../cameraChoice.ts';
import type { Context } from '../context.ts';
import { exitOfAnswers } from '../exitCodes.ts';
import type { Runs } from '../runner.ts';

export function credentialsCommand(runs: Runs): Command {
  const command = new Command('credentials').description('named credential sets of the site, encrypted');
  const list = new Command('list').description('their names and where they are kept; never a secret').action(
    runs(z.object({}), async (context) => ({
      show: 'credentials',
      document: { credentialSets: await kept(context, await open(context)) },
    })),
  );
  command.addCommand(list, { isDefault: true });
  command.addCommand(
    new Command('add')
      .description('keep a user and password under a name')
      .argument('<name>')
      .addHelpText(
        'after',
        '\nFor cameras that take only the password itself, consent is kept with the set: --allow-password-text tls sends it over https alone, --allow-password-text anywhere where everybody on the way can read it.\n\nExamples:\n  camopt credentials add north --username onvif\n  camopt credentials add old-cameras --username admin --allow-password-text tls',
      )
      .action(
        runs(z.object({}), async (context, _flags, [name = '']) => {
          const { flag, environment } = await credentialsOfCall(context.loaded, context.credentialInputs);
          const given = flag ?? environment;
          if (given === null) throw new CamOptError('USAGE', 'no user given', { hint: 'give --username' });
          const consent = context.settings.allowPasswordText;
          const passwordText = consent === undefined ? {} : { passwordText: consent };
          await (await open(context)).add(checkSetName(name), { ...given, ...passwordText });
          return {
            show: 'credentials',
            document: { credentialSets: [{ name, username: given.username, kind: 'file', ...passwordText }] },
          };
        }),
      ),
  );
  command.addCommand(
    new Command('remove')
      .description('forget one; cameras that name it are let in no more')
      .argument('<name>')
      .action(
        runs(z.object({}), async (context, _flags, [name = '']) => {
          const sets = await open(context);
          if (!(await sets.remove(name)))
            throw new CamOptError('USAGE', `there is no encrypted set ${JSON.stringify(name)}`, {
              hint: '`camopt credentials list` names them',
            });
          return { show: 'credentials', document: { credentialSets: await kept(context, sets) } };
        }),
      ),
  );
  command.addCommand(
    withCameraChoice(
      new Command('test').description('try the set of each camera once, one camera after the other'),
    ).action(
      runs(choiceFlags, async (context, flags, references) => {
        const cameras = await chosenCameras(context, references, flags);
        const results = await testEach(context, cameras);
        const accepted = results.filter((result) => result.accepted).length;
        return {
          show: 'credentials-test',
          document: { results },
          exit: exitOfAnswers(accepted, results.length - accepted),
        };
      }),
    ),
  );
  return command;
}

/** One after the other, as one run: three refusals in a row say that a set is wrong, and end its use. */
async function testEach(
  context: Context,
  cameras: readonly { id: string; facts: { credentialSet?: string | undefined } }[],
): Promise<Document<'credentials-test'>['results']> {
  const camopt = (await context.camopt()).forRun();
  const results: Document<'credentials-test'>['results'] = [];
  for (const { id, facts } of cameras) {
    const set = context.settings.credentialSet ?? facts.credentialSet ?? context.settings.username ?? '';
    try {
      await camopt.read(id, context.signal);
      results.push({ cameraId: id, set, accepted: true });
    } catch (thrown) {
      if (context.signal.aborted) throw thrown;
      const error = toCamOptError(thrown);
      results.push({ cameraId: id, set, accepted: false, error: error.toJSON() });
    }
  }
  return results;
}

async function kept(
  context: Context,
  sets: NamedCredentials,
): Promise<Document<'credentials'>['credentialSets']> {
  return (await sets.list(context.signal)).map(({ from, ...entry }) => ({ ...entry, kind: from }));
}

async function open({ loaded, credentialInputs, env }: Context): Promise<NamedCredentials> {
  const { openCredentials } = await import('../../compose/openCredentials.ts');
  return openCredentials({ loaded, credentialInputs, env });
}
