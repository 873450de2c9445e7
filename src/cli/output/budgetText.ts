import type { GivingWay, SiteBudget } from '../../domain/siteBudget.ts';
import { counted } from './style.ts';
import type { Style } from './style.ts';

/** What all of it takes on the line and on the disk, and who gives way where the policy's limits are exceeded. */
export function budgetText({ before, after, givingWay, within, warnings }: SiteBudget, style: Style): string {
  if (before.mbps === 0 && after.mbps === 0) return '';
  const missing =
    after.notCounted === 0 ? '' : `; ${counted(after.notCounted, 'stream')} without a cap not counted`;
  const lines = [
    `At the caps, recording all day: ${number(before.mbps)} -> ${number(after.mbps)} Mb/s, ${number(before.tb)} -> ${number(after.tb)} TB for the retention${missing}`,
    ...(givingWay.length === 0
      ? []
      : [
          style.warn(
            `To keep the limits of the policy these give way, to ${number(within.mbps)} Mb/s and ${number(within.tb)} TB; set camera_mbps for them:`,
          ),
          ...givingWay.map(givingWayLine),
        ]),
    ...warnings.map((warning) => style.warn(warning)),
  ];
  return lines.join('\n');
}

function givingWayLine({ cameraId, stream, path, from, to, reason }: GivingWay): string {
  const unit = path === 'stream.bitrateMbps' ? ' Mb/s' : path === 'stream.fps' ? ' fps' : '';
  const where = stream === undefined ? cameraId : `${cameraId} ${stream}`;
  return `  ${where}: ${from} -> ${to}${unit}: ${reason}`;
}

function number(value: number): string {
  return String(Number(value.toFixed(value < 10 ? 2 : 1)));
}
