import { Command } from 'commander';
import * as z from 'zod';
import { matchTable } from '../../app/tables/matchTable.ts';
import { cameraFactsSchema } from '../../domain/camera.ts';
import type { CameraFacts } from '../../domain/camera.ts';
import { CamOptError } from '../../domain/errors.ts';
import { eachAtMost } from '../../shared/eachAtMost.ts';
import {
  cameraArgument,
  chosenCameras,
  choiceFlags,
  collect,
  oneCamera,
  withCameraChoice,
} from '../cameraChoice.ts';
import type { Runs } from '../runner.ts';
import { headerMapFlag, readTable } from '../tableFile.ts';
import { trustCommand } from './trust.ts';

const factFlags = z.object({
  purpose: cameraFactsSchema.shape.purpose,
  sceneWidth: z.coerce.number().positive().optional(),
  hfov: z.coerce.number().positive().max(180).optional(),
  distance: z.coerce.number().positive().optional(),
  streamOwner: cameraFactsSchema.shape.streamOwner,
  recordedStream: z.string().optional(),
  set: z.string().optional(),
  tag: z.array(z.string()).optional(),
});
const tableFlags = z.object({ headerMap: headerMapFlag });
type FactFlags = z.infer<typeof factFlags>;

export function camerasCommand(runs: Runs): Command {
  const cameras = new Command('cameras').description('the inventory of the site');
  const list = new Command('list')
    .description('list them')
    .option('--filter <key=value>', 'only those whose field has this value, * stands for anything', collect)
    .action(
      runs(choiceFlags, async (context, options) => ({
        show: 'cameras',
        document:
          options.filter.length > 0
            ? await chosenCameras(context, [], options)
            : await (await context.camopt()).cameras(),
      })),
    );
  cameras.addCommand(list, { isDefault: true });
  cameras.addCommand(
    new Command('show')
      .description('everything that is known about one')
      .argument(...cameraArgument)
      .action(
        runs(z.object({}), async (context, _flags, references) => ({
          show: 'camera',
          document: await oneCamera(context, references),
        })),
      ),
  );
  cameras.addCommand(
    withFacts(new Command('add'))
      .description('add one by its address; nothing is sent to it')
      .argument('<address>', 'host, host:port or device-service URL')
      .option('--name <name>', 'name for the list')
      .action(
        runs(
          factFlags.extend({ name: z.string().optional() }),
          async (context, { name, ...facts }, [address = '']) => ({
            show: 'camera',
            document: await (
              await context.camopt()
            ).addCamera(address, { ...factsFrom(facts), ...(name === undefined ? {} : { name }) }),
          }),
        ),
      ),
  );
  cameras.addCommand(
    withFacts(withCameraChoice(new Command('set').description('say what is known about cameras')))
      .addHelpText(
        'after',
        '\nExample:\n  camopt cameras set onvif-10.20.0.14 --purpose entrance --scene-width 3.5',
      )
      .action(
        runs(factFlags.extend(choiceFlags.shape), async (context, { all, filter, ...flags }, references) => {
          const facts = factsFrom(flags);
          if (Object.keys(facts).length === 0) throw new CamOptError('USAGE', 'nothing to set was given');
          const chosen = await chosenCameras(context, references, { all, filter });
          const camopt = await context.camopt();
          const changed = [];
          for (const camera of chosen) changed.push(await camopt.setCamera(camera.id, facts));
          return changed.length === 1 && changed[0] !== undefined
            ? { show: 'camera', document: changed[0] }
            : { show: 'cameras', document: changed };
        }),
      ),
  );
  cameras.addCommand(
    withCameraChoice(
      new Command('remove').description('take cameras out of the inventory; history is kept'),
    ).action(
      runs(choiceFlags, async (context, options, references) => {
        const camopt = await context.camopt();
        const chosen = await chosenCameras(context, references, options);
        for (const camera of chosen) await camopt.removeCamera(camera.id);
        return { show: 'removed', document: { removed: chosen.map((camera) => camera.id) } };
      }),
    ),
  );
  cameras.addCommand(trustCommand(runs));
  cameras.addCommand(
    new Command('match')
      .description("compare with a recorder's export by MAC, then address: missing, extra, renamed")
      .argument('<file.csv>')
      .option('--header-map <theirs=ours>', 'a column of that table under another name', collect)
      .action(
        runs(tableFlags, async (context, { headerMap }, [file = '']) => {
          const rows = await readTable(context, file, headerMap);
          return { show: 'match', document: matchTable(await (await context.camopt()).cameras(), rows) };
        }),
      ),
  );
  cameras.addCommand(
    new Command('import')
      .description('add the cameras of a table, or take over its names and purposes; nothing is sent to them')
      .argument('<file.csv>')
      .option('--header-map <theirs=ours>', 'a column of that table under another name', collect)
      .action(
        runs(tableFlags, async (context, { headerMap }, [file = '']) => {
          const camopt = await context.camopt();
          const rows = await readTable(context, file, headerMap);
          // Many at once share one write of the inventory.
          const document = await eachAtMost(100, rows, ({ address, name, purpose }) => {
            const facts = { ...(purpose === undefined ? {} : { purpose }), ...(name === '' ? {} : { name }) };
            return camopt.addCamera(address, facts);
          });
          return { show: 'cameras', document };
        }),
      ),
  );
  return cameras;
}

function withFacts(command: Command): Command {
  return command
    .option('--purpose <purpose>', 'what it is there for')
    .option('--scene-width <metres>', 'width of the picture at the target')
    .option('--hfov <degrees>', 'horizontal field of view, with --distance')
    .option('--distance <metres>', 'distance to the target')
    .option('--stream-owner <owner>', 'who decides the stream settings: camera or vms')
    .option('--recorded-stream <token>', 'stream that the recorder takes')
    .option('--set <name>', 'credential set')
    .option('--tag <tag>', 'tag (several may be given)', collect);
}

function factsFrom(flags: FactFlags): CameraFacts {
  const { set, tag, ...others } = flags;
  const given = { ...others, credentialSet: set, tags: tag };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
