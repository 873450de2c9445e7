import { offerText } from '../../domain/offerText.ts';
import { valuesOf } from '../../domain/settingPaths.ts';
import { valueText } from '../../domain/settingWords.ts';
import { counted } from '../../shared/counted.ts';
import { limitsFor, parseValue } from '../rows/limits.ts';
import { settingRows, type SettingRow } from '../rows/settingRows.ts';
import { chosenIds, currentScreen, type State } from '../state/model.ts';
import {
  changeKey,
  offeredChanges,
  wantedChanges,
  type Proposal,
  type SettingKey,
} from '../state/proposal.ts';
import { say, type Ui } from './ui.ts';

/** Accepts or refuses the change under the cursor. */
export function toggleChangeHere(ui: Ui): void {
  const here = settingHere(ui.store.get());
  if (here === null) return;
  ui.store.send({ type: 'toggleChange', cameraId: here.id, key: here.row.key });
  ui.store.send({ type: 'move', by: 1 });
}

/** Refuses every change of the chosen cameras; where all are refused already, accepts them. */
export function refuseChosen(ui: Ui): void {
  const state = ui.store.get();
  const ids = chosenIds(state).filter((id) => state.proposals.has(id));
  const refused = ids.some((id) => {
    const proposal = state.proposals.get(id);
    return (
      proposal !== undefined && offeredChanges(proposal).some((one) => !proposal.refused.has(changeKey(one)))
    );
  });
  if (ids.length === 0) {
    say(ui, 'none of these cameras is read yet');
    return;
  }
  ui.store.send({ type: 'refuse', cameraIds: ids, refused });
  say(
    ui,
    `${refused ? 'refused' : 'accepted'}: every change of ${counted(ids.length, 'camera')}; the same key takes it back`,
  );
}

export function editHere(ui: Ui): void {
  const here = settingHere(ui.store.get());
  if (here === null) return;
  ui.store.send({
    type: 'overlay',
    overlay: {
      kind: 'edit',
      text: String(here.value ?? ''),
      cameraId: here.id,
      key: here.row.key,
      label: here.row.name,
      limits: offerText(here.limits, here.place.path),
      error: '',
    },
  });
}

export function valueTyped(ui: Ui, text: string): void {
  const { overlay } = ui.store.get();
  const here = settingHere(ui.store.get());
  if (overlay?.kind !== 'edit' || here === null) return;
  const parsed = parseValue(here.place.path, text, here.limits);
  if ('error' in parsed)
    ui.store.send({ type: 'overlay', overlay: { ...overlay, text, error: parsed.error } });
  else {
    ui.store.send({ type: 'overlay', overlay: null });
    ui.store.send({ type: 'editChange', cameraId: here.id, place: here.place, value: parsed.value });
  }
}

/** The same for every marked camera: the value under the cursor where the camera takes it, or the change refused. */
export function spreadValue(ui: Ui): void {
  const state = ui.store.get();
  const here = settingHere(state);
  if (here === null) return;
  const others = [...state.list.marks].filter((id) => id !== here.id && state.cameras.has(id));
  if (others.length === 0) {
    say(ui, 'no other camera is marked');
    return;
  }
  let taken = 0;
  for (const id of others) {
    const proposal = state.proposals.get(id);
    if (
      proposal !== undefined &&
      (here.row.sign === '-' ? refuse(ui, id, proposal, here) : take(ui, id, proposal, here))
    )
      taken += 1;
  }
  const left = others.length - taken;
  say(
    ui,
    `${here.row.name} ${here.row.sign === '-' ? 'refused' : valueText(here.place.path, here.value)}: on ${counted(taken, 'more camera')}` +
      (left === 0 ? '' : `, ${left} left alone`),
  );
}

function refuse(ui: Ui, id: string, proposal: Proposal, { row }: SettingHere): boolean {
  if (!offeredChanges(proposal).some((one) => changeKey(one) === row.key)) return false;
  if (!proposal.refused.has(row.key)) ui.store.send({ type: 'toggleChange', cameraId: id, key: row.key });
  return true;
}

function take(ui: Ui, id: string, proposal: Proposal, { place, value }: SettingHere): boolean {
  const limits = limitsFor(proposal.view, place, codecOf(proposal));
  const parsed = parseValue(place.path, String(value ?? ''), limits);
  if ('error' in parsed) return false;
  ui.store.send({ type: 'editChange', cameraId: id, place, value: parsed.value });
  return true;
}

interface SettingHere {
  readonly id: string;
  readonly row: SettingRow;
  readonly place: SettingKey;
  /** that it will have: as changed, else as it is */
  readonly value: string | number | null | undefined;
  readonly limits: ReturnType<typeof limitsFor>;
}

function settingHere(state: State): SettingHere | null {
  const screen = currentScreen(state);
  if (screen.name !== 'camera') return null;
  const proposal = state.proposals.get(screen.id);
  const row = settingRows(state, screen.id)[screen.row];
  if (proposal === undefined || row === undefined) return null;
  const { path, stream, source } = row;
  const place = {
    path,
    ...(stream === undefined ? {} : { stream }),
    ...(source === undefined ? {} : { source }),
  };
  const change = wantedChanges(proposal).find((one) => changeKey(one) === row.key);
  const value = change?.recommended ?? valuesOf(proposal.view.reading.settings)[path];
  return { id: screen.id, row, place, value, limits: limitsFor(proposal.view, place, codecOf(proposal)) };
}

/** The codec that will be in force: sizes and rates depend on it. */
function codecOf(proposal: Proposal): string | number | null | undefined {
  const change = wantedChanges(proposal).find(
    (one) => one.path === 'stream.codec' && one.stream === undefined && one.source === undefined,
  );
  return change?.recommended ?? valuesOf(proposal.view.reading.settings)['stream.codec'];
}
