import { counted } from '../../shared/counted.ts';
import { discoveryRow, foundCameras } from '../rows/discoveryRows.ts';
import { currentScreen } from '../state/model.ts';
import { readByItself } from './cameraCommands.ts';
import { inBackground, say, type Ui } from './ui.ts';

/** Opens the discovery screen and begins a search, unless one is going on. */
export function openDiscovery(ui: Ui): void {
  ui.store.send({ type: 'push', screen: { name: 'discovery', row: 0, camera: null } });
  discover(ui);
}

/** Looks for cameras; those found appear in the list and on the discovery screen as they answer. */
export function discover(ui: Ui): void {
  const before = ui.store.get();
  if (before.discovering) return;
  const { interfaces, ranges, ports } = before.siteView.discovery;
  const known = new Set(before.cameras.keys());
  const startedAt = ui.now();
  ui.search = new AbortController();
  const { signal } = ui.search;
  const begun = { found: [], fresh: new Set<string>(), startedAt, stopped: false, seconds: null };
  ui.store.send({ type: 'discovery', change: begun });
  ui.store.send({ type: 'discovering', on: true });
  ui.store.send({ type: 'waiting', key: 'discover', text: 'looking for cameras' });
  inBackground(ui, async () => {
    try {
      const options = { ...ui.settings.discovery, interfaces, ranges, ports };
      await ui.camopt.discover(options, AbortSignal.any([ui.signal, signal]), (camera) => {
        ui.store.later({ type: 'camerasSeen', cameras: [camera] });
        ui.store.later({ type: 'discoveryFound', id: camera.id, fresh: !known.has(camera.id) });
      });
    } catch (error) {
      if (!signal.aborted) throw error;
      ui.store.send({ type: 'discovery', change: { stopped: true } });
    } finally {
      ui.store.send({ type: 'discovery', change: { seconds: (ui.now() - startedAt) / 1000 } });
      ui.store.send({ type: 'discovering', on: false });
      ui.store.send({ type: 'waiting', key: 'discover', text: null });
    }
    ui.store.send({ type: 'camerasLoaded', cameras: await ui.camopt.cameras() });
    const { found, fresh } = ui.store.get().siteView.discovery;
    say(ui, `found ${counted(found.length, 'camera')}, ${fresh.size} new`);
    readByItself(ui);
  });
}

export function stopDiscovery(ui: Ui): void {
  ui.search?.abort();
}

export function openFound(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  const camera = screen.name === 'discovery' ? foundCameras(state)[discoveryRow(state, screen)] : undefined;
  if (camera !== undefined)
    ui.store.send({ type: 'push', screen: { name: 'camera', id: camera.id, tab: 'settings', row: 0 } });
}

export function askForRanges(ui: Ui): void {
  ask(ui, 'ranges', 'ranges', ui.store.get().siteView.discovery.ranges.join(' '));
}

export function askForPorts(ui: Ui): void {
  ask(ui, 'ports', 'ports', ui.store.get().siteView.discovery.ports.join(' '));
}

export function askForAddress(ui: Ui): void {
  ask(ui, 'address', 'address of the camera', '');
}

const hints = {
  ranges: '10.4.1.0/24, 10.4.1.10-40, HOST or HOST:PORT; spaces between; empty for none',
  ports: 'numbers with spaces between; empty for the usual ones',
  address: 'HOST, HOST:PORT or the URL of the device service',
} as const;

function ask(ui: Ui, what: keyof typeof hints, label: string, text: string): void {
  ui.store.send({
    type: 'overlay',
    overlay: { kind: 'prompt', subject: { ask: what }, label, text, hint: hints[what], error: '' },
  });
}

/** What is wrong with a typed line; undefined when it was taken. */
export function rangesTyped(ui: Ui, text: string): string | undefined {
  const ranges = text.split(/[\s,]+/).filter((part) => part !== '');
  const problem = ui.camopt.rangeProblem(ranges, ui.store.get().siteView.discovery.ports);
  if (problem === undefined) ui.store.send({ type: 'discovery', change: { ranges } });
  // What a range looks like stands beside it.
  return problem?.replace(/: give .*$/, '');
}

export function portsTyped(ui: Ui, text: string): string | undefined {
  const words = text.split(/[\s,]+/).filter((part) => part !== '');
  const wrong = words.find((word) => !/^\d{1,5}$/.test(word) || Number(word) < 1 || Number(word) > 65_535);
  if (wrong !== undefined) return `${wrong} is no port: numbers from 1 to 65535`;
  ui.store.send({ type: 'discovery', change: { ports: words.map(Number) } });
  return undefined;
}

/** Adds one camera by its address and reads it. */
export function addressTyped(ui: Ui, text: string): string | undefined {
  const address = text.trim();
  if (address === '') return 'type an address';
  inBackground(
    ui,
    async () => {
      const known = new Set(ui.store.get().cameras.keys());
      const camera = await ui.camopt.addCamera(address, {});
      ui.store.send({ type: 'camerasSeen', cameras: [camera] });
      ui.store.send({ type: 'discoveryFound', id: camera.id, fresh: !known.has(camera.id) });
      say(ui, `${known.has(camera.id) ? 'known already' : 'added'}: ${camera.id}`);
      readByItself(ui);
    },
    'adding the camera',
  );
  return undefined;
}
