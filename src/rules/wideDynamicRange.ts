import type { ImagingCapability } from '../domain/capabilities.ts';
import type { ImagingSettings } from '../domain/settings.ts';
import { isChoice, isMode, offeredMode, partOf } from './offered.ts';
import { purposeWords } from './purposeWords.ts';
import type { Situation } from './situation.ts';
import type { Verdict, Wanted } from './verdict.ts';
import { asItIs } from './verdict.ts';

/** R-WDR+, R-WDR- and R-BLC. Several verdicts, since the level and backlight compensation go with the mode. */
export function wideDynamicRange(
  situation: Situation,
  current: ImagingSettings,
  capability: ImagingCapability,
): Verdict[] {
  const on = offeredMode(capability.wdr?.modes, 'ON');
  const off = offeredMode(capability.wdr?.modes, 'OFF');
  if (on === undefined || off === undefined) return withoutWdr(situation, current, capability);
  const now = current.image?.wdr?.mode;
  if (now === null || now === undefined) return [asItIs];
  const wish = decide(situation, current);
  if (wish.advice !== undefined && isMode(now, wish.mode))
    return [backlightOff(isMode(now, 'ON'), current, capability)];
  if (wish.advice !== undefined) return [{ advice: [wish.advice] }];
  if (wish.mode === 'KEEP' || isMode(now, wish.mode))
    return [backlightOff(isMode(now, 'ON'), current, capability)];
  if (wish.mode === 'OFF') return [change('image.wdr.mode', off, 'R-WDR-', wish.reason, wish.loss)];
  return [
    change('image.wdr.mode', on, 'R-WDR+', wish.reason, wish.loss),
    usefulLevel(current, capability),
    backlightOff(true, current, capability),
  ];
}

interface Wish {
  mode: 'ON' | 'OFF' | 'KEEP';
  reason: string;
  loss: string;
  /** set where the mode is right for the day or for the night only: ONVIF shows just the profile now in force */
  advice?: string;
}

const keep: Wish = { mode: 'KEEP', reason: '', loss: '' };

function decide(situation: Situation, current: ImagingSettings): Wish {
  const { row, purpose } = situation;
  if (row.wdr === 'off')
    return {
      mode: 'OFF',
      reason:
        purpose === 'plate'
          ? 'plates move: WDR joins two exposures and doubles the strokes of the letters'
          : 'a night view has no bright half to save: WDR splits the little light and flattens the picture; full contrast may show more noise',
      loss:
        purpose === 'plate'
          ? 'doubled letters on moving plates'
          : 'contrast: the picture is flatter than it need be',
    };
  const contrast = backlit(situation);
  if (row.wdr !== 'on' && contrast === undefined) return keep;
  const wish: Wish = {
    mode: 'ON',
    reason:
      contrast ??
      `${purposeWords[purpose].name} looks from inside into daylight: WDR shows the face in front of the bright door`,
    loss: 'faces as black shapes in front of a bright background',
  };
  if (isMode(current.exposure?.mode, 'MANUAL'))
    return { ...wish, advice: `WDR would help (${wish.reason}), but needs exposure on AUTO` };
  if (situation.metrics?.flags.includes('night-mode') === true)
    return {
      ...wish,
      advice: `WDR is right here by day; the camera is in night mode now and ONVIF shows only that profile: look again by day`,
    };
  if (row.wdr !== 'on' && situation.activeProfileOnly)
    return {
      ...wish,
      advice: `WDR is right here by day (${wish.reason}), and this camera shows and sets only the image profile now in force: set it for the day on the camera's web page`,
    };
  if (row.wdr === 'by-day')
    return {
      ...wish,
      advice: `WDR by day and off at night suits this view (${wish.reason}): ONVIF shows only the profile now in force, so set both on the camera's web page`,
    };
  return wish;
}

/** What shows that bright and dark stand side by side; undefined when nothing does. */
function backlit({ metrics, seen, purpose }: Situation): string | undefined {
  if (metrics !== null && metrics.flags.includes('backlit') && purpose !== 'plate')
    return `bright and dark side by side: at least ${Math.round(metrics.backlit * 100)} % of the picture is under 50 and as much above 230 of 255`;
  return seen?.lighting === 'backlit' ? `Claude sees backlight: ${seen.why}` : undefined;
}

/** A level at the bottom of its range is WDR in name only. */
function usefulLevel(current: ImagingSettings, capability: ImagingCapability): Verdict {
  const range = capability.wdr?.level;
  const now = current.image?.wdr?.level;
  if (!isChoice(range) || now === null || now === undefined || now > range.min) return asItIs;
  const middle = partOf(range, 0.5);
  return change(
    'image.wdr.level',
    middle,
    'R-WDR+',
    `level ${now} is the lowest of ${range.min}-${range.max} and does nothing: the middle is a start to look at`,
    'WDR that is on and shows no effect',
  );
}

function backlightOff(wdrOn: boolean, current: ImagingSettings, capability: ImagingCapability): Verdict {
  const off = offeredMode(capability.backlight?.modes, 'OFF');
  if (!wdrOn || off === undefined || !isMode(current.image?.backlight?.mode, 'ON')) return asItIs;
  return change(
    'image.backlight.mode',
    off,
    'R-BLC',
    'WDR and backlight compensation pull the exposure against each other: WDR does more',
    'a background washed out although WDR could hold it',
  );
}

function withoutWdr(
  situation: Situation,
  current: ImagingSettings,
  capability: ImagingCapability,
): Verdict[] {
  const { row } = situation;
  const contrast = backlit(situation);
  if (row.wdr === 'off' || (row.wdr !== 'on' && contrast === undefined)) return [asItIs];
  const skipped: Verdict = { notOffered: 'wide dynamic range' };
  const on = offeredMode(capability.backlight?.modes, 'ON');
  const now = current.image?.backlight?.mode;
  if (contrast === undefined || on === undefined || !isMode(now, 'OFF')) return [skipped];
  if (
    situation.metrics?.flags.includes('night-mode') === true ||
    situation.activeProfileOnly ||
    row.wdr === 'by-day'
  )
    return [
      skipped,
      {
        advice: [
          `backlight compensation would help by day (${contrast}): set it for the day profile by hand`,
        ],
      },
    ];
  return [
    skipped,
    change(
      'image.backlight.mode',
      on,
      'R-BLC',
      `${contrast}; this camera has no WDR, so the exposure is taken from the subject and the bright part may wash out`,
      'faces as black shapes in front of a bright background',
    ),
  ];
}

function change(
  path: Wanted['path'],
  to: Wanted['to'],
  rule: Wanted['rule'],
  reason: string,
  loss: string,
): Verdict {
  return { change: { path, to, rule, reason, loss } };
}
