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
    runs(z.object({}), async (context) => {
      const kept = await (await open(context)).list(context.signal);
      return {
        show: 'credentials',
        document: { credentialSets: kept.map(({ name, from }) => ({ name, kind: from })) },
      };
    }),
  );
  command.addCommand(list, { isDefault: true });
  command.addCommand(
    new Command('add')
      .description('keep a user and password under a name')
      .argument('<name>')
      .addHelpText('after', '\nExample:\n  camopt credentials add north --username onvif')
      .action(
        runs(z.object({}), async (context, _flags, [name = '']) => {
          const { flag, environment } = await credentialsOfCall(context.loaded, context.credentialInputs);
          const given = flag ?? environment;
          if (given === null) throw new CamOptError('USAGE', 'no user given', { hint: 'give --username' });
          await (await open(context)).add(checkSetName(name), given);
          return {
            show: 'credentials',
            document: { credentialSets: [{ name, username: given.username, kind: 'file' }] },
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
          const removed = await (await open(context)).remove(name);
          if (!removed) throw new CamOptError('USAGE', `there is no encrypted set ${JSON.stringify(name)}`);
          return { show: 'credentials', document: { credentialSets: [] } };
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

/** One after the other: three refusals in a row say that the set is wrong, and end it before accounts are locked. */
async function testEach(
  context: Context,
  cameras: readonly { id: string; facts: { credentialSet?: string | undefined } }[],
): Promise<Document<'credentials-test'>['results']> {
  const camopt = await context.camopt();
  const results: Document<'credentials-test'>['results'] = [];
  let refusedInARow = 0;
  for (const { id, facts } of cameras) {
    const set = context.settings.credentialSet ?? facts.credentialSet ?? context.settings.username ?? '';
    try {
      await camopt.read(id, context.signal);
      results.push({ cameraId: id, set, accepted: true });
      refusedInARow = 0;
    } catch (thrown) {
      if (context.signal.aborted) throw thrown;
      const error = toCamOptError(thrown);
      results.push({ cameraId: id, set, accepted: false, error: error.toJSON() });
      refusedInARow = error.code === 'CAM_AUTH' ? refusedInARow + 1 : 0;
      if (refusedInARow === 3) {
        context.say('three cameras refused in a row: this set is probably wrong, no more are tried');
        break;
      }
    }
  }
  return results;
}

async function open({ loaded, credentialInputs, env }: Context): Promise<NamedCredentials> {
  const { openCredentials } = await import('../../compose/openCredentials.ts');
  return openCredentials({ loaded, credentialInputs, env });
}
