import type { Purpose, Reach } from '../../domain/camera.ts';
import type { Engine } from '../../domain/recommendation.ts';
import { withinBudget } from '../../app/budgetOf.ts';
import { counted } from '../../shared/counted.ts';
import { localTime } from '../../shared/localTime.ts';
import { keyOf } from '../keyOf.ts';
import type { CommandId } from '../keys.ts';
import { chosenIds, currentScreen, guardMs } from '../state/model.ts';
import { optimizedOf } from '../state/proposal.ts';
import { inBackground, keep, say, showError, type Ui } from './ui.ts';

/** At the start the cameras are read without being asked, where they are few enough for it to take no time. */
export function readByItself(ui: Ui): void {
  const { cameras, proposals, problems } = ui.store.get();
  const key = (id: CommandId) => keyOf(ui.store.get(), id);
  const unread = [...cameras.values()]
    .filter(({ id, reach }) => !proposals.has(id) && !problems.has(id) && !beyondReach.has(reach ?? 'ok'))
    .map(({ id }) => id);
  if (unread.length === 0) return;
  if (unread.length <= ui.settings.readAtStart) inBackground(ui, () => optimizeCameras(ui, unread, false));
  else
    say(
      ui,
      `${counted(unread.length, 'camera')} not read: mark some (${key('markAll')} marks all) and press ${key('optimize')}`,
    );
}

/** Reading these can only fail until somebody has done something at the camera. */
const beyondReach: ReadonlySet<Reach> = new Set([
  'locked',
  'onvif-off',
  'not-activated',
  'foreign-subnet',
  'behind-recorder',
]);

/** By the rules alone, or after a question with Claude: then pictures leave the site and cost money. */
export function optimize(ui: Ui): void {
  const state = ui.store.get();
  const ids = chosenIds(state);
  if (state.siteView.engine === 'claude') askToSendPictures(ui, ids);
  else inBackground(ui, () => optimizeCameras(ui, ids, true));
}

function askToSendPictures(ui: Ui, ids: readonly string[]): void {
  inBackground(ui, async () => {
    const claude = await ui.camopt.claude.state();
    const { usd } = claude.perPicture;
    const count = Math.min(ids.length, claude.maxPictures);
    const share = count >= claude.batchFrom ? 0.5 : 1;
    ui.store.send({ type: 'claudeSeen', claude });
    ui.store.send({
      type: 'overlay',
      overlay: {
        kind: 'confirm',
        what: { do: 'ask Claude', ids },
        title: `Send up to ${counted(count, 'picture')} to Claude?`,
        lines: [
          `One picture of each camera goes to ${claude.host} (${claude.model}); masks of the policy are blackened.`,
          usd === null
            ? 'What it costs is not known for this model.'
            : `It costs at most ${(usd * count * share).toFixed(3)} USD.`,
          claude.consent
            ? "The site's policy agrees to it."
            : "The site's policy does not agree by itself: yes is your consent for this time.",
        ],
        readyAt: ui.now() + guardMs,
      },
    });
  });
}

/** After the person's yes. */
export function optimizeWithClaude(ui: Ui, ids: readonly string[]): void {
  inBackground(ui, () => optimizeCameras(ui, ids, true, 'claude'));
}

/** The rules alone, or Claude first: for `o`. */
export function nextEngine(ui: Ui): void {
  if (ui.store.get().siteView.engine === 'claude') {
    ui.store.send({ type: 'engineChosen', engine: 'rules' });
    say(ui, `${keyOf(ui.store.get(), 'optimize')} asks the rules alone; no picture leaves`);
    return;
  }
  inBackground(ui, async () => {
    const claude = await ui.camopt.claude.state();
    ui.store.send({ type: 'claudeSeen', claude });
    if (claude.key === 'none') {
      const state = ui.store.get();
      say(
        ui,
        `there is no key for Claude: ${keyOf(state, 'credentials')}, then ${keyOf(state, 'claudeKey')} takes one for this session`,
      );
      return;
    }
    ui.store.send({ type: 'engineChosen', engine: 'claude' });
    say(
      ui,
      `${keyOf(ui.store.get(), 'optimize')} lets Claude look first; it asks before a picture leaves and says what it costs`,
    );
  });
}

/** Reads the cameras and takes up what is recommended, each as it is done. */
export async function optimizeCameras(
  ui: Ui,
  ids: readonly string[],
  anew: boolean,
  engine: Engine = 'rules',
): Promise<void> {
  const wanted = ids.filter((id) => !ui.store.get().reading.has(id));
  if (wanted.length === 0) return;
  ui.store.send({ type: 'reading', ids: wanted, anew });
  try {
    const consent =
      engine === 'claude' ? { sendSnapshots: true, tell: (text: string) => keep(ui, text) } : {};
    await ui.camopt.optimize(wanted, { engine, ...consent }, ui.signal, (result) =>
      ui.store.later({ type: 'optimized', results: [result] }),
    );
  } finally {
    ui.store.send({ type: 'readingEnded', ids: wanted });
    const { exchanges } = ui.store.get().siteView;
    for (const id of wanted) if (exchanges.has(id)) loadExchanges(ui, id);
  }
  keepSiteLimits(ui);
}

/** The limits of the site hold over all cameras that were read, in however many goes. */
function keepSiteLimits(ui: Ui): void {
  const before = [...ui.store.get().proposals.values()].map(optimizedOf);
  const site = before[0]?.site;
  if (site === undefined || (site.linkMbps === null && site.storageTb === null)) return;
  const results = withinBudget(before).filter(
    (result, at) => result.ok && result.recommendation !== before[at]?.recommendation,
  );
  if (results.length > 0) ui.store.send({ type: 'optimized', results });
}

/** Reads the cameras again, by the rules whatever `o` asks. */
export function readAgain(ui: Ui): void {
  inBackground(ui, () => optimizeCameras(ui, chosenIds(ui.store.get()), true));
}

export function loadHistory(ui: Ui): void {
  inBackground(
    ui,
    async () => {
      ui.store.send({ type: 'historyLoaded', history: await ui.camopt.history({ limit: 200 }) });
    },
    'reading the history',
  );
}

/** A run that a crash or a lost machine cut off is told at once: until it is settled nobody knows how its cameras stand. */
export async function tellWhatWasCutOff(ui: Ui): Promise<void> {
  const { runs } = await ui.camopt.history({ limit: 20 });
  const [last] = runs.filter((run) => run.cut_off === true);
  if (last === undefined) return;
  keep(
    ui,
    `the run of ${localTime(last.created_at)} was cut off: \`camopt resume\` reads its cameras and settles it; ${keyOf(ui.store.get(), 'history')} shows it`,
  );
}

/** The runs in which this camera had a job. */
export function loadRunsOf(ui: Ui, id: string): void {
  inBackground(
    ui,
    async () => {
      const { runs } = await ui.camopt.history({ camera: id, limit: 100 });
      ui.store.send({ type: 'runsOfCamera', id, runs });
    },
    'reading what was done to this camera',
  );
}

export function loadExchanges(ui: Ui, id: string): void {
  ui.store.send({ type: 'exchangesSeen', id, exchanges: ui.camopt.exchanges(id) });
}

/** Says what cameras are there for, then recommends anew for those that were read. */
export function setPurpose(ui: Ui, ids: readonly string[], purpose: Purpose): void {
  inBackground(
    ui,
    async () => {
      for (const id of ids) {
        const camera = await ui.camopt.setCamera(id, { purpose });
        ui.store.later({ type: 'camerasSeen', cameras: [camera] });
      }
      say(ui, `${counted(ids.length, 'camera')}: ${purpose}`);
      await optimizeCameras(ui, ids, false);
    },
    `setting the purpose of ${counted(ids.length, 'camera')}`,
  );
}

/** Opens the pictures of a camera: before and after its last job, else how it looks now. */
export function showPictures(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  const id = screen.name === 'camera' ? screen.id : state.list.cursor;
  if (id === null) return;
  if (screen.name !== 'camera')
    ui.store.send({ type: 'push', screen: { name: 'camera', id, tab: 'pictures', row: 0 } });
  else ui.store.send({ type: 'tab', tab: 'pictures' });
  loadPictures(ui, id);
}

export function loadPictures(ui: Ui, id: string): void {
  const { size, jobs } = ui.store.get();
  const columns = Math.floor((size.columns - 4) / 2);
  const rows = Math.max(4, size.rows - 10);
  const key = `pictures ${id}`;
  ui.store.send({ type: 'waiting', key, text: 'fetching the picture' });
  const draw = async (jpeg: Uint8Array | undefined) =>
    jpeg === undefined
      ? 'none was kept'
      : ui.kitty === null
        ? await ui.camopt.halfBlocks(jpeg, columns, rows, ui.signal)
        : ui.kitty.show(await ui.camopt.png(jpeg, columns, rows, ui.signal));
  inBackground(ui, async () => {
    try {
      const job = jobs.get(id);
      const kept = job === undefined ? {} : await ui.camopt.pictures(job.job_id).catch(() => ({}));
      const before = 'before' in kept ? kept.before : undefined;
      const after = 'after' in kept ? kept.after : undefined;
      const pair =
        before === undefined && after === undefined
          ? { before: await draw((await ui.camopt.snapshot(id, ui.signal)).jpeg), after: '' }
          : { before: await draw(before), after: await draw(after) };
      ui.store.send({ type: 'pictures', id, pair });
    } catch (error) {
      ui.store.send({ type: 'pictures', id, pair: { before: 'no picture', after: '' } });
      showError(ui, error);
    } finally {
      ui.store.send({ type: 'waiting', key, text: null });
    }
  });
}
