import { addressOf } from '../../domain/cameraAddress.ts';
import { runOutlook } from '../../app/jobs/runOutlook.ts';
import type { ApplyOptions } from '../../app/camopt.ts';
import type { Camera } from '../../domain/camera.ts';
import type { CameraPlan, Plan } from '../../domain/plan.ts';
import { number } from '../../domain/settingWords.ts';
import { counted } from '../../shared/counted.ts';
import { durationText } from '../format.ts';
import type { Screen, State } from '../state/model.ts';
import type { ReviewFacts } from '../state/reviewFacts.ts';
import { cameraText, fit, plainSentence } from '../text.ts';
import {
  changedCameras,
  changesText,
  interruptedStreams,
  lookAgainCounts,
  reviewSettings,
} from './reviewRows.ts';
import { beside, gluedParts, labelled, line, type TextLine } from './textLine.ts';

type ReviewScreen = Extract<Screen, { name: 'review' }>;

/** A plan before it is applied: what changes, what it means for the site, how it will go, camera by camera. */
export function reviewLines(state: State, screen: ReviewScreen): readonly TextLine[] {
  const { columns } = state.size;
  const known = cached.get(screen.plan);
  if (known?.columns === columns) return known.lines;
  const { plan, facts } = screen;
  const width = columns - 3;
  const lines = [
    line(`${fit('SETTING', 19)} ${fit('CAMERAS', 7, 'right')}  WHAT CHANGES`, 'dim'),
    ...reviewSettings(plan).flatMap((row) =>
      beside(
        `${fit(row.setting, 19)} ${fit(String(row.cameras), 7, 'right')}  `,
        gluedParts(row.what),
        width,
        'change',
      ),
    ),
    line(''),
    ...siteLines(plan, facts, width),
    ...runLines(plan, state.apply, width),
    ...leftAloneLines(plan, facts, width),
    ...carefulLines(plan, width),
    line(''),
    ...cameraLines(plan, state.cameras, width),
  ];
  cached.set(plan, { columns, lines });
  return lines;
}

const cached = new WeakMap<Plan, { columns: number; lines: readonly TextLine[] }>();

function siteLines(plan: Plan, facts: ReviewFacts, width: number): TextLine[] {
  const { before, after, within, limits, warnings } = facts.budget;
  const uncapped = Math.max(before.notCounted, after.notCounted);
  const missing = uncapped === 0 ? '' : `; ${counted(uncapped, 'stream')} without a cap not counted`;
  const limit = (value: number | null, unit: string): string =>
    value === null ? '' : ` of at most ${number(value)} ${unit}`;
  const { vmsOwned } = facts;
  const changed = changedCameras(plan).length;
  return [
    ...labelled(
      'bandwidth',
      `${figure(before.mbps)} -> ${figure(after.mbps)} Mb/s${limit(limits.linkMbps, 'Mb/s')}: the recorded streams of these cameras at their caps${missing}`,
      width,
    ),
    ...labelled(
      'storage',
      `${figure(before.tb)} -> ${figure(after.tb)} TB${limit(limits.storageTb, 'TB')}, recording all day for ${counted(limits.retentionDays, 'day')}`,
      width,
    ),
    ...(within.mbps < after.mbps
      ? labelled(
          '',
          `this is over the limits of the policy, which ask for ${figure(within.mbps)} Mb/s and ${figure(within.tb)} TB`,
          width,
          'bad',
        )
      : []),
    ...warnings.flatMap((warning) => labelled('', plainSentence(warning), width, 'change')),
    ...labelled(
      'owner',
      vmsOwned === 0
        ? `the cameras own their stream settings; the VMS ${facts.vmsH265 ? 'records H.265' : 'is not said to record H.265, so no codec becomes H.265'}`
        : `the VMS owns the stream settings of ${counted(vmsOwned, 'camera')}: codec, size, rate and bitrate are left alone there`,
      width,
    ),
    ...interruptionLines(plan, width),
    ...labelled('look again', lookAgainText(plan) || `nothing on ${counted(changed, 'camera')}`, width),
  ];
}

function interruptionLines(plan: Plan, width: number): TextLine[] {
  const { streams, cameras } = interruptedStreams(plan);
  return labelled(
    'recorders',
    streams === 0
      ? 'keep every stream: no size, codec or rate control changes'
      : `lose ${counted(streams, 'stream')} of ${counted(cameras, 'camera')} for some seconds (size, codec, profile or rate control changes)`,
    width,
    streams === 0 ? 'plain' : 'change',
  );
}

function lookAgainText(plan: Plan): string {
  const { masks, motion, vms } = lookAgainCounts(plan);
  return [
    masks > 0 ? `privacy masks on ${counted(masks, 'camera')}` : '',
    motion > 0 ? `motion detection on ${counted(motion, 'camera')}` : '',
    vms > 0 ? `the VMS must read the stream settings of ${counted(vms, 'camera')} again` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/**
 * What holds for many cameras is said once, with their number; warnings that differ in their numbers alone count as one. What
 * is to be looked at again is told above.
 */
function carefulLines(plan: Plan, width: number): TextLine[] {
  const about = new Map<string, { text: string; ids: Set<string>; texts: Set<string> }>();
  for (const { camera_id: id, warnings } of plan.cameras)
    for (const warning of warnings) {
      if (warning.startsWith('look at again')) continue;
      const kind = warning.split(':')[0]?.replace(/[\d.x]+/g, '#') ?? '';
      const group = about.get(kind) ?? { text: warning, ids: new Set(), texts: new Set() };
      group.ids.add(id);
      group.texts.add(warning);
      about.set(kind, group);
    }
  const most = [...about.values()].toSorted((a, b) => b.ids.size - a.ids.size);
  return most.flatMap(({ text, ids, texts }, row) => {
    const [first = ''] = ids;
    const whom = ids.size === 1 ? first : counted(ids.size, 'camera');
    const such = texts.size > 1 ? `, such as ${first}` : '';
    return labelled(
      row === 0 ? 'careful' : '',
      `${whom}${ids.size === 1 ? '' : such}: ${plainSentence(text)}`,
      width,
      'change',
    );
  });
}

function runLines(plan: Plan, apply: ApplyOptions, width: number): TextLine[] {
  const { cameras, canaries, waves, groups, seconds, maxFailures } = runOutlook(plan, apply);
  const first =
    canaries === 0 || canaries >= cameras
      ? `${counted(cameras, 'camera')} at once where they do not share a line`
      : `first ${counted(canaries, 'camera')}, ${groups === 1 ? 'the only make, model and firmware' : `of ${groups} makes, models and firmwares`}; then waves of ${waves.join(', ')}`;
  return [
    ...labelled(
      'traffic',
      `about ${durationText(seconds * 1000)}: ${first}; at most 16 at a time, 4 in one subnet`,
      width,
    ),
    ...labelled(
      'window',
      `${apply.until === undefined ? 'no end is set' : `no camera is begun after ${apply.until}`}; ${maxFailures === null ? 'a first camera that fails stops its own model, the others go on' : `stops after failure number ${maxFailures + 1}`}`,
      width,
    ),
    ...labelled(
      'before',
      'settings and picture of each camera are kept; what fails its check is put back by itself, and that is read too',
      width,
    ),
  ];
}

function leftAloneLines(plan: Plan, facts: ReviewFacts, width: number): TextLine[] {
  const unchanged = plan.cameras.length - changedCameras(plan).length;
  const parts = [
    unchanged > 0
      ? `${counted(unchanged, 'chosen camera')} with nothing to change ${unchanged === 1 ? 'is' : 'are'} skipped`
      : '',
    facts.refused > 0 ? `${counted(facts.refused, 'setting')} that you refused` : '',
    facts.unread.length > 0
      ? `${counted(facts.unread.length, 'camera')} could not be read: ${facts.unread.join(', ')}`
      : '',
    facts.neverTouch.length > 0 ? `never touched by the policy: ${facts.neverTouch.join(', ')}` : '',
  ].filter((part) => part !== '');
  return [
    ...(parts.length === 0 ? [] : labelled('left alone', parts.join('; '), width)),
    ...(facts.byHand === 0 ? [] : labelled('by hand', `${counted(facts.byHand, 'value')} set by you`, width)),
  ];
}

function cameraLines(plan: Plan, cameras: ReadonlyMap<string, Camera>, width: number): TextLine[] {
  const changed = changedCameras(plan);
  return [
    line(`${fit('CAMERA', 21)} ${fit('MODEL', modelWidth(width))} CHANGES`, 'dim'),
    ...changed.flatMap((camera) => oneCamera(camera, cameras.get(camera.camera_id), width)),
  ];
}

function oneCamera(camera: CameraPlan, known: Camera | undefined, width: number): TextLine[] {
  const address = known === undefined ? camera.camera_id : addressOf(known);
  const model = cameraText(camera.base.model || known?.model || '');
  const head = `${fit(address, 21)} ${fit(model, modelWidth(width))} ${camera.changes.length}: `;
  const changes = gluedParts(changesText(camera));
  if (width >= 120) return beside(head, changes, width);
  return [line(head.replace(/: $/, '')), ...beside('    ', changes, width)];
}

function figure(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}

function modelWidth(width: number): number {
  return width >= 120 ? 24 : Math.min(34, width - 31);
}
