import { addressOf } from '../../domain/cameraAddress.ts';
import { budgetWords } from '../../app/report/budgetWords.ts';
import type { PolicyState } from '../../app/siteServices.ts';
import type { Place, Policy } from '../../domain/policy.ts';
import { placeOrigins } from '../../domain/policyOrigins.ts';
import { number } from '../../domain/settingWords.ts';
import { counted } from '../../shared/counted.ts';
import { keyOf } from '../keyOf.ts';
import type { State } from '../state/model.ts';
import { siteBudgetOf } from '../state/reviewFacts.ts';
import { cameraText, plainSentence } from '../text.ts';
import { beside, labelled, line, wrapped, type TextLine } from './textLine.ts';

/** What the site's policy says, what is wrong in it, what it does to the camera under the cursor, and the budget. */
export function policyLines(state: State): readonly TextLine[] {
  const { policy } = state.siteView;
  if (policy === null) return [line('Reading the policy ...')];
  const depends = [policy, state.proposals, state.cameras, state.list.cursor, state.size.columns];
  if (kept !== undefined && kept.depends.every((value, index) => value === depends[index])) return kept.lines;
  const width = state.size.columns - 3;
  const lines = [
    ...fileLines(policy, keyOf(state, 'editPolicy'), width),
    ...siteLines(policy.policy, width),
    ...placeLines(policy.policy, state, width),
    ...budgetLines(state, width),
    ...originLines(policy.policy, state, width),
  ];
  kept = { depends, lines };
  return lines;
}

let kept: { depends: readonly unknown[]; lines: readonly TextLine[] } | undefined;

function fileLines({ file, found, problems }: PolicyState, edit: string, width: number): TextLine[] {
  if (file === null)
    return [line('This demo brings its own policy; nothing of yours is read.', 'dim'), line('')];
  return [
    ...labelled('file', file, width),
    ...(found
      ? []
      : labelled(
          '',
          `not there yet, so what follows is assumed. ${edit} writes one with every line explained`,
          width,
          'change',
        )),
    ...(problems.length === 0
      ? []
      : [
          line(''),
          ...wrapped(
            `${counted(problems.length, 'mistake')} in the file: the policy from before stays in force. ${edit} opens it.`,
            width,
            2,
            'bad',
          ),
          ...problems.flatMap(({ line: at, column, field, message }) =>
            beside(
              '  ',
              `line ${at}, column ${column}: ${field === '' ? '' : `${field}: `}${plainSentence(message)}`,
              width,
              'bad',
            ),
          ),
        ]),
    line(''),
  ];
}

function siteLines(policy: Policy, width: number): TextLine[] {
  const { limits, vms, vision } = policy;
  const most = (value: number | undefined, unit: string): string =>
    value === undefined ? 'no limit' : `${number(value)} ${unit}`;
  return [
    line('FOR THE WHOLE SITE', 'dim'),
    ...labelled('mains', `${policy.mains ?? 50} Hz${policy.mains === undefined ? ' (assumed)' : ''}`, width),
    ...labelled(
      'VMS',
      `${vms?.h265 === true ? 'records H.265' : 'does not record H.265'}; ${vms?.owns_streams === true ? 'owns the stream settings' : 'leaves the stream settings to the cameras'}`,
      width,
    ),
    ...labelled(
      'limits',
      `camera ${most(limits?.camera_mbps, 'Mb/s')}, line ${most(limits?.link_mbps, 'Mb/s')}, disk ${most(limits?.storage_tb, 'TB')} for ${counted(limits?.retention_days ?? 30, 'day')}`,
      width,
    ),
    ...labelled('codecs', (limits?.codecs ?? ['H.264', 'H.265']).join(', '), width),
    ...labelled('never touch', (policy.never_touch ?? []).join(', ') || 'nothing is excepted', width),
    ...labelled(
      'Claude',
      vision?.consent === true
        ? 'the site agrees to send pictures'
        : 'the site has not agreed to send pictures: none is sent without a question',
      width,
    ),
    line(''),
  ];
}

function placeLines(policy: Policy, state: State, width: number): TextLine[] {
  const cameras = [...state.cameras.values()];
  const tagged = (tag: string): number =>
    cameras.filter(({ facts }) => facts.tags?.includes(tag) === true).length;
  const rows: [string, Place | undefined][] = [
    ['every camera', policy.defaults],
    ...Object.entries(policy.tags ?? {}).map(([tag, place]): [string, Place] => [
      `tag ${tag} (${counted(tagged(tag), 'camera')})`,
      place,
    ]),
    ...Object.entries(policy.cameras ?? {}),
  ];
  const said = rows.flatMap(([name, place]) => {
    const text = placeText(place ?? {});
    return text === '' ? [] : wrapped(`${cameraText(name)}: ${text}`, width, 2);
  });
  return said.length === 0 ? [] : [line('BY PLACE, LATER LINES HOLD', 'dim'), ...said, line('')];
}

function placeText(place: Place): string {
  return (Object.keys(place) as (keyof Place)[])
    .flatMap((name) =>
      place[name] === undefined ? [] : [`${placeNames[name]} ${valueOf(name, place[name])}`],
    )
    .join(', ');
}

function budgetLines(state: State, width: number): TextLine[] {
  const proposals = [...state.proposals.values()];
  if (proposals.length === 0)
    return [
      line('BUDGET', 'dim'),
      ...wrapped(
        `no camera is read yet: in the list ${keyOf(state, 'markAll')} marks all, ${keyOf(state, 'optimize')} reads them`,
        width,
        0,
      ),
      line(''),
    ];
  const budget = siteBudgetOf(proposals);
  const { before, after, within, givingWay, warnings } = budget;
  const policy = state.siteView.policy?.policy;
  const { link_mbps: link, storage_tb: disk } = policy?.limits ?? {};
  const uncapped = Math.max(before.notCounted, after.notCounted);
  return [
    ...wrapped(
      `BUDGET: THE RECORDED STREAMS OF THE ${proposals.length} CAMERAS READ, AT THEIR CAPS`,
      width,
      2,
      'dim',
    ),
    ...labelled(
      'bandwidth',
      `${before.mbps.toFixed(1)} -> ${after.mbps.toFixed(1)} Mb/s${link === undefined ? '' : `, the line takes ${number(link)} Mb/s`}`,
      width,
      link !== undefined && after.mbps > link ? 'bad' : 'plain',
    ),
    ...labelled(
      'storage',
      `${before.tb.toFixed(1)} -> ${after.tb.toFixed(1)} TB${disk === undefined ? '' : `, the disk holds ${number(disk)} TB`}`,
      width,
      disk !== undefined && after.tb > disk ? 'bad' : 'plain',
    ),
    ...(uncapped === 0
      ? []
      : labelled('', `${counted(uncapped, 'stream')} without a cap not counted`, width)),
    ...(givingWay.length === 0
      ? []
      : [
          ...labelled(
            'give way',
            `this is over the limits, which ask for ${within.mbps.toFixed(1)} Mb/s and ${within.tb.toFixed(1)} TB`,
            width,
            'change',
          ),
          ...(budgetWords(budget).givingWay?.rows ?? []).flatMap((row) =>
            labelled('', plainSentence(row), width),
          ),
        ]),
    ...warnings.flatMap((warning) => labelled('careful', plainSentence(warning), width, 'change')),
    line(''),
  ];
}

function originLines(policy: Policy, state: State, width: number): TextLine[] {
  const camera = state.list.cursor === null ? undefined : state.cameras.get(state.list.cursor);
  if (camera === undefined) return [];
  const origins = placeOrigins(policy, camera);
  return [
    line(`WHERE ${addressOf(camera)} GETS ITS VALUES FROM`, 'dim'),
    ...(origins.length === 0
      ? wrapped('nothing is said about it: the assumptions of the rules hold', width, 0)
      : origins.flatMap(({ name, value, from }) =>
          wrapped(
            `${placeNames[name].padEnd(16)} ${valueOf(name, value).padEnd(18)} ${cameraText(from)}`,
            width,
            17,
          ),
        )),
  ];
}

function valueOf(name: keyof Place, value: Place[keyof Place]): string {
  if (Array.isArray(value))
    return value.every((one) => typeof one === 'string') ? value.join(', ') : String(value.length);
  return `${String(value)}${placeUnits[name] ?? ''}`;
}

const placeNames: Readonly<Record<keyof Place, string>> = {
  purpose: 'purpose',
  scene_width: 'scene width',
  hfov: 'field of view',
  distance: 'distance',
  stream_owner: 'stream owner',
  lamps: 'lamps',
  night_light: 'night light',
  scene: 'scene',
  subject_speed: 'subject speed',
  vehicle_kmh: 'vehicle speed',
  vehicle_angle: 'vehicle angle',
  min_fps: 'least rate',
  camera_mbps: 'most',
  never_touch: 'never touch',
  masks: 'masks',
};

const placeUnits: Partial<Readonly<Record<keyof Place, string>>> = {
  scene_width: ' m',
  hfov: ' degrees',
  distance: ' m',
  subject_speed: ' m/s',
  vehicle_kmh: ' km/h',
  vehicle_angle: ' degrees',
  min_fps: ' fps',
  camera_mbps: ' Mb/s',
};
