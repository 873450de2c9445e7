import type { CrossCheck } from '../../app/crossCheck.ts';
import type { Document } from '../../domain/documents.ts';
import { plainText } from '../../shared/plainText.ts';
import { counted } from '../../shared/counted.ts';
import { shown } from './style.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** Both readings of every setting, and below them the raw elements of what differs. */
export function crosscheckText({ cameras }: Document<'crosscheck'>, style: Style): string {
  return cameras.map((camera) => cameraPart(camera, style)).join('\n\n');
}

function cameraPart(camera: CrossCheck, style: Style): string {
  const { cameraId, compared, reason = '', settings, elements, error } = camera;
  if (error !== undefined) return `${cameraId}: ${style.bad(error.message)}: ${error.hint}`;
  if (!compared) return `${cameraId}: ${style.warn('the other client could not read it')}: ${reason}`;
  const apart = settings.filter(({ agrees }) => !agrees).length;
  const verdict =
    apart === 0
      ? style.good(`both read ${counted(settings.length, 'setting')} alike`)
      : style.bad(`${apart} of ${counted(settings.length, 'setting')} read differently`);
  const rows = table(
    settings,
    [
      { title: '', cell: (row) => (row.agrees ? '=' : '≠') },
      { title: 'SETTING', cell: (row) => row.path },
      { title: 'ON', cell: (row) => plainText(row.stream ?? row.source ?? '', 40) },
      { title: 'OURS', cell: (row) => shown(row.ours) },
      { title: 'OTHER CLIENT', cell: (row) => shown(row.theirs) },
    ],
    {
      width: style.width,
      head: style.faint,
      paint: (text, row) => (row.agrees ? text : style.bad(text)),
    },
  );
  const raw = elements.flatMap(({ ours, theirs, ...place }) => [
    '',
    style.strong(`${plainText(place.stream ?? place.source ?? '', 40)}, as the camera sent it to us:`),
    plainText(ours, 32_768),
    style.strong('to the other client:'),
    plainText(theirs, 32_768),
  ]);
  return [`${cameraId}: ${verdict}`, '', rows, ...raw].join('\n');
}
