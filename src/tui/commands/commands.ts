import type { CommandId } from '../keys.ts';
import { currentScreen } from '../state/model.ts';
import { copyHere } from './copyCommands.ts';
import { nextEngine, optimize, showPictures } from './cameraCommands.ts';
import { askToForgetCertificate, showCertificate } from './certificateCommands.ts';
import {
  askForClaudeKey,
  askForNewSet,
  askToAssignSet,
  askToRemoveSet,
  openCredentials,
  testSet,
} from './credentialCommands.ts';
import {
  askForAddress,
  askForPorts,
  askForRanges,
  openDiscovery,
  openFound,
  stopDiscovery,
} from './discoveryCommands.ts';
import { writeReport } from './followRun.ts';
import { editConfig } from './configCommands.ts';
import { editPolicy, openPolicy } from './policyCommands.ts';
import { editHere, refuseChosen, spreadValue, toggleChangeHere } from './settingCommands.ts';
import { askToRollBack } from './rollBackCommands.ts';
import { askForCount, retryFailed, reviewChosen } from './runCommands.ts';
import { interrupt, pauseRun, quit, stopRun } from './runControl.ts';
import { pagerText } from '../rows/pagerText.ts';
import { inBackground, type Ui } from './ui.ts';
import {
  askForHistoryFilter,
  choose,
  goBack,
  nextOnly,
  nextSort,
  nextTab,
  openCamera,
  openHistory,
  openJob,
  openRunOfHistory,
  openEntry,
  refresh,
  watchRun,
} from './viewCommands.ts';

/** What each command of the key table does. */
export const commands: Readonly<Record<CommandId, (ui: Ui) => void>> = {
  open: openCamera,
  openHistory: openRunOfHistory,
  openJob,
  confirmReview: askForCount,
  mark: (ui) => ui.store.send({ type: 'mark' }),
  markAll: (ui) => ui.store.send({ type: 'markAll' }),
  unmarkAll: (ui) => ui.store.send({ type: 'unmarkAll' }),
  toggleChange: toggleChangeHere,
  edit: editHere,
  spread: spreadValue,
  apply: reviewChosen,
  optimize,
  purpose: (ui) => choose(ui, 'purpose'),
  pause: pauseRun,
  stop: stopRun,
  retry: retryFailed,
  rollBack: askToRollBack,
  pictures: showPictures,
  certificate: showCertificate,
  forgetCertificate: askToForgetCertificate,
  filter(ui) {
    const before = ui.store.get().list.filter;
    ui.store.send({ type: 'overlay', overlay: { kind: 'filter', text: before, before } });
  },
  sort: nextSort,
  reverse: (ui) => ui.store.send({ type: 'list', change: { reverse: !ui.store.get().list.reverse } }),
  group: (ui) => choose(ui, 'group'),
  only: nextOnly,
  columns: (ui) => choose(ui, 'columns'),
  discover: openDiscovery,
  stopDiscovery,
  openFound,
  interfaces: (ui) => choose(ui, 'interfaces'),
  ranges: askForRanges,
  ports: askForPorts,
  addAddress: askForAddress,
  credentials: openCredentials,
  newSet: askForNewSet,
  assignSet: askToAssignSet,
  testSet,
  removeSet: askToRemoveSet,
  claudeKey: askForClaudeKey,
  engine: nextEngine,
  policy: openPolicy,
  editPolicy,
  editConfig,
  report: writeReport,
  filterHistory: askForHistoryFilter,
  refuseAll: refuseChosen,
  openEntry,
  refresh,
  detail: (ui) => ui.store.send({ type: 'list', change: { detail: !ui.store.get().list.detail } }),
  nextPane: (ui) => nextTab(ui, 1),
  previousPane: (ui) => nextTab(ui, -1),
  copy: copyHere,
  copyMenu: (ui) => choose(ui, 'copy'),
  mouse: (ui) => ui.mouse(!ui.store.get().mouse),
  history: openHistory,
  watch: watchRun,
  log: (ui) =>
    ui.store.send({ type: 'push', screen: { name: 'log', row: Math.max(0, ui.store.get().log.length - 1) } }),
  down: (ui) => ui.store.send({ type: 'move', by: 1 }),
  up: (ui) => ui.store.send({ type: 'move', by: -1 }),
  top: (ui) => ui.store.send({ type: 'moveTo', where: 'top' }),
  bottom: (ui) => ui.store.send({ type: 'moveTo', where: 'bottom' }),
  pageDown: (ui) => ui.store.send({ type: 'move', by: page(ui) }),
  pageUp: (ui) => ui.store.send({ type: 'move', by: -page(ui) }),
  back: goBack,
  palette: (ui) => ui.store.send({ type: 'overlay', overlay: { kind: 'palette', text: '', row: 0 } }),
  help(ui) {
    const { name } = currentScreen(ui.store.get());
    if (name !== 'help') ui.store.send({ type: 'push', screen: { name: 'help', of: name, row: 0 } });
  },
  pager: (ui) => inBackground(ui, () => ui.outside.page(pagerText(ui.store.get()))),
  quit,
  interrupt,
  redraw: (ui) => ui.redraw(),
  suspend: (ui) => ui.suspend(),
};

function page(ui: Ui): number {
  return Math.max(3, ui.store.get().size.rows - 10);
}
