import type { ImagingCapability } from '../domain/capabilities.ts';
import type { ImagingSettings } from '../domain/settings.ts';
import { isMode, offeredMode } from './offered.ts';
import type { Situation } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';

/** R-IR: ON blocks infrared (day, colour), OFF lets it in (night, grey), AUTO switches by itself. */
export function infraredFilter(
  situation: Situation,
  current: ImagingSettings,
  capability: ImagingCapability,
): Verdict {
  const modes = capability.irCutFilter ?? [];
  const now = current.lowLight?.irCutFilter;
  if (modes.length < 2 || now === null || now === undefined) return { notOffered: 'infrared filter' };
  if (situation.row.irCut === 'fixed') return forPlates(situation, now, modes);
  if (isMode(now, 'AUTO')) return asItIs;
  // A till under shop lights, or a scene that white lamps light all night, is right in colour all day.
  const colour = situation.row.irCut === 'day' || situation.site.nightLight === 'white';
  if (colour && isMode(now, 'ON')) return asItIs;
  const to = colour ? offeredMode(modes, 'ON') : offeredMode(modes, 'AUTO');
  if (to === undefined) return { notOffered: `infrared filter on ${colour ? 'ON' : 'AUTO'}` };
  const grey = situation.metrics?.flags.includes('night-mode') === true ? ' (it is grey now)' : '';
  return {
    change: {
      path: 'lowLight.irCutFilter',
      to,
      rule: 'R-IR',
      reason: colour
        ? `lit all the time: with the filter in, colours are right; now it is out and the picture stays grey${grey}`
        : isMode(now, 'OFF')
          ? `watched day and night: on AUTO the camera switches by itself; now the filter is always out and the day is grey or pink${grey}`
          : 'watched day and night: on AUTO the camera switches by itself; now the filter is always in and the night stays dark',
      loss: isMode(now, 'OFF')
        ? 'colours: nobody can say what the coat or the car looked like'
        : 'the night: the picture stays dark however strong the infrared lamp is',
    },
  };
}

function forPlates({ site }: Situation, now: string, modes: readonly string[]): Verdict {
  const wanted = site.nightLight === 'infrared' ? 'OFF' : site.nightLight === 'white' ? 'ON' : undefined;
  if (wanted === undefined)
    return isMode(now, 'AUTO')
      ? {
          advice: [
            'plates want a fixed infrared filter: OFF with an infrared lamp, ON with white light; say night_light in the policy',
          ],
        }
      : asItIs;
  if (isMode(now, wanted)) return asItIs;
  const to = offeredMode(modes, wanted);
  if (to === undefined) return { notOffered: `infrared filter on ${wanted}` };
  return {
    change: {
      path: 'lowLight.irCutFilter',
      to,
      rule: 'R-IR',
      reason:
        wanted === 'OFF'
          ? 'plates shine back the infrared lamp (policy): with the filter always out no switching costs a plate'
          : 'white light on the plates (policy): with the filter always in no switching costs a plate',
      loss: 'plates missed while the camera hunts between day and night in headlights',
    },
  };
}
