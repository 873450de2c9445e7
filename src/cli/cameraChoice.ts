import type { Command } from 'commander';
import * as z from 'zod';
import type { Camera } from '../domain/camera.ts';
import { CamOptError } from '../domain/errors.ts';
import type { Context } from './context.ts';

export const choiceFlags = z.object({
  all: z.boolean().default(false),
  filter: z.array(z.string()).default([]),
});
export type ChoiceFlags = z.infer<typeof choiceFlags>;

/** How a camera is named on the command line. */
const named = 'id from the inventory, host, host:port or device-service URL';

/** The argument of the commands that are about one camera. */
export const cameraArgument = ['<camera>', named] as const;
export const optionalCameraArgument = ['[camera]', named] as const;

/** Adds the arguments that name cameras. */
export function withCameraChoice(command: Command): Command {
  return command
    .argument('[camera...]', named)
    .option('--all', 'every camera of the inventory')
    .option(
      '--filter <key=value>',
      `cameras whose field has this value, * stands for anything: ${filterKeys.join(', ')}`,
      collect,
    );
}

/** Lets an option be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** The cameras that a call names, each once. Throws USAGE when it names none, CAMERA_UNKNOWN for one that is not known. */
export async function chosenCameras(
  context: Context,
  references: readonly string[],
  flags: ChoiceFlags,
): Promise<Camera[]> {
  const wanted = flags.filter.map(parseFilter);
  if (references.length === 0 && !flags.all && wanted.length === 0)
    throw new CamOptError('USAGE', 'no camera named', {
      hint: 'name cameras, or give --all or --filter key=value',
    });
  const camopt = await context.camopt();
  const chosen = new Map<string, Camera>();
  for (const reference of references) {
    const camera = await camopt.camera(reference);
    chosen.set(camera.id, camera);
  }
  if (flags.all || wanted.length > 0) {
    const cameras = (await camopt.cameras()).filter((camera) => wanted.every((matches) => matches(camera)));
    if (cameras.length === 0)
      throw new CamOptError(
        'CAMERA_UNKNOWN',
        flags.filter.length > 0 ? 'no camera fits the filter' : 'the inventory is empty',
        {
          hint: '`camopt discover` finds cameras, `camopt cameras add` adds one',
        },
      );
    for (const camera of cameras) chosen.set(camera.id, camera);
  }
  return [...chosen.values()];
}

/** For the commands that are about one camera. */
export async function oneCamera(context: Context, references: readonly string[]): Promise<Camera> {
  const [reference, ...more] = references;
  if (reference === undefined || more.length > 0)
    throw new CamOptError('USAGE', `one camera must be named, not ${references.length}`);
  return (await context.camopt()).camera(reference);
}

const fields: Record<string, (camera: Camera) => string | readonly string[]> = {
  id: (camera) => camera.id,
  uuid: (camera) => camera.uuid,
  ip: (camera) => camera.ip,
  port: (camera) => String(camera.port),
  manufacturer: (camera) => camera.manufacturer,
  model: (camera) => camera.model,
  firmware: (camera) => camera.firmware,
  name: (camera) => camera.name,
  location: (camera) => camera.location,
  mac: (camera) => camera.mac,
  serial: (camera) => camera.serial,
  reach: (camera) => camera.reach ?? '',
  purpose: (camera) => camera.facts.purpose ?? '',
  owner: (camera) => camera.facts.streamOwner ?? 'camera',
  set: (camera) => camera.facts.credentialSet ?? '',
  tag: (camera) => camera.facts.tags ?? [],
};
const filterKeys = Object.keys(fields);

function parseFilter(text: string): (camera: Camera) => boolean {
  const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const field = fields[key];
  if (field === undefined)
    throw new CamOptError('USAGE', `--filter ${text}: not understood`, {
      hint: `a filter is key=value, key being one of ${filterKeys.join(', ')}`,
    });
  const pattern = new RegExp(`^${value.split('*').map(escaped).join('.*')}$`, 'is');
  return (camera) => [field(camera)].flat().some((text) => pattern.test(text));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
