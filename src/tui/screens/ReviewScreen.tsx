import type { ReactElement } from 'react';
import { exactly, Lines } from '../components/Lines.tsx';
import { useScrollTop } from '../components/useScrollTop.ts';
import { SmallTable, type TableColumn } from '../components/SmallTable.tsx';
import { plural } from '../format.ts';
import { addressOf } from '../rows/cameraColumns.ts';
import {
  bandwidthText,
  changedCameras,
  changesText,
  interruptedCameras,
  resizedCameras,
  reviewSettings,
} from '../rows/reviewRows.ts';
import type { State } from '../state/model.ts';
import { cameraText, shorten, wrapWords } from '../text.ts';
import type { ScreenProps } from './screenProps.ts';

type ReviewProps = ScreenProps & { screen: Extract<State['screens'][number], { name: 'review' }> };

/** What would be sent, before anything is: setting by setting, then camera by camera. */
export function ReviewScreen({ screen, state, theme, columns, rows }: ReviewProps): ReactElement {
  const { plan } = screen;
  const settings = reviewSettings(plan);
  const cameras = changedCameras(plan);
  const cautions = cautionLines(plan, columns).map((line) => theme.paint('dim', line));
  const spare = rows - cautions.length - 6;
  const settingCount = Math.min(settings.length, Math.max(2, Math.floor(spare * 0.6)));
  const hidden = settings.length - settingCount;
  const height = Math.max(1, rows - cautions.length - settingCount - 3 - (hidden > 0 ? 1 : 0));
  const top = useScrollTop(screen.row, height, cameras.length, rows - height);
  const shown = cameras.slice(top, top + height);
  const settingColumns: TableColumn[] = [
    { title: 'SETTING', width: 19 },
    { title: 'CAMERAS', width: 7, right: true },
    { title: 'WHAT', width: columns - 33 },
  ];
  const cameraColumns: TableColumn[] = [
    { title: ' ', width: 1 },
    { title: 'CAMERA', width: 21 },
    { title: 'MODEL', width: columns >= 100 ? 20 : 13 },
    { title: 'CHANGES', width: columns - (columns >= 100 ? 50 : 43) },
  ];
  return (
    <>
      <SmallTable
        theme={theme}
        columns={settingColumns}
        rows={settings
          .slice(0, settingCount)
          .map((row) => [
            { text: row.setting },
            { text: String(row.cameras) },
            { text: row.what, style: 'change' as const },
          ])}
        cursor={-1}
      />
      <Lines lines={hidden > 0 ? [theme.paint('dim', ` and ${plural(hidden, 'more setting')}`)] : []} />
      <Lines lines={[...cautions, theme.paint('dim', theme.rule(columns))]} />
      <SmallTable
        theme={theme}
        columns={cameraColumns}
        rows={shown.map((camera, index) => {
          const known = state.cameras.get(camera.camera_id);
          return [
            { text: index + top === screen.row ? '>' : ' ' },
            { text: known === undefined ? camera.camera_id : addressOf(known) },
            { text: cameraText(camera.base.model || known?.model || '') },
            { text: `${camera.changes.length}: ${changesText(camera)}` },
          ];
        })}
        cursor={screen.row - top}
      />
      <Lines lines={exactly([], height - shown.length)} />
    </>
  );
}

function cautionLines(plan: ReviewProps['screen']['plan'], columns: number): string[] {
  const interrupted = interruptedCameras(plan);
  const resized = resizedCameras(plan);
  const warned = plan.cameras.filter((camera) => camera.warnings.length > 0);
  const unchanged = plan.cameras.length - changedCameras(plan).length;
  const first = warned[0]?.warnings[0];
  const lines = [
    bandwidthText(plan),
    ...(interrupted > 0
      ? [`recorders lose ${plural(interrupted, 'stream')} for some seconds; let the VMS read them again`]
      : []),
    ...(resized > 0
      ? [`look again at privacy masks and motion detection on ${plural(resized, 'camera')}`]
      : []),
    ...(first === undefined ? [] : [`careful, ${plural(warned.length, 'camera')}: ${cameraText(first)}`]),
    ...(unchanged > 0
      ? [
          `${plural(unchanged, 'chosen camera')} with nothing to change ${unchanged === 1 ? 'is' : 'are'} skipped`,
        ]
      : []),
    'values from before are kept; failures are rolled back',
  ];
  return lines
    .flatMap((line) => wrapWords(line, columns - 2, columns < 100 ? 1 : 2))
    .map((line) => shorten(` ${line}`, columns));
}
