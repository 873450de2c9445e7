import * as z from 'zod';
import { checkSetName } from '../../domain/credentialSetName.ts';
import { toCamOptError } from '../../domain/errors.ts';
import { passwordTextSchema } from '../../domain/passwordText.ts';
import { Secret } from '../../shared/secret.ts';
import { counted } from '../../shared/counted.ts';
import { addressOf } from '../../domain/cameraAddress.ts';
import { credentialRows, type CredentialRow } from '../rows/credentialRows.ts';
import { currentScreen, guardMs, type Confirmable } from '../state/model.ts';
import { optimizeCameras } from './cameraCommands.ts';
import { askSecret } from './secretCommands.ts';
import { inBackground, say, type Ui } from './ui.ts';

export function openCredentials(ui: Ui): void {
  ui.store.send({ type: 'push', screen: { name: 'credentials', row: 0 } });
  loadCredentials(ui);
}

export function loadCredentials(ui: Ui): void {
  inBackground(ui, () => listSets(ui), 'reading the names of the sets');
}

async function listSets(ui: Ui): Promise<void> {
  const { credentialSets } = ui.camopt;
  const sets = await credentialSets.list(ui.signal);
  ui.store.send({ type: 'credentialsSeen', sets, general: credentialSets.general });
  ui.store.send({ type: 'claudeSeen', claude: await ui.camopt.claude.state() });
}

function rowHere(ui: Ui): CredentialRow | undefined {
  const state = ui.store.get();
  const screen = currentScreen(state);
  return screen.name === 'credentials' ? credentialRows(state)[screen.row] : undefined;
}

export function askForNewSet(ui: Ui): void {
  const here = rowHere(ui);
  ui.store.send({
    type: 'overlay',
    overlay: {
      kind: 'prompt',
      subject: { ask: 'set name' },
      label: 'name of the set',
      text: here?.kind === 'set' && here.from === null ? here.name : '',
      hint: 'such as north or dome-cameras; a set of that name is replaced',
      error: '',
    },
  });
}

export function setNameTyped(ui: Ui, text: string): string | undefined {
  try {
    const set = checkSetName(text.trim());
    ui.store.send({
      type: 'overlay',
      overlay: {
        kind: 'prompt',
        subject: { ask: 'set user', set },
        label: `user of ${set}`,
        text: '',
        hint: 'the user on the cameras',
        error: '',
      },
    });
    return undefined;
  } catch (error) {
    const { message, hint } = toCamOptError(error);
    return `${message}: ${hint}`;
  }
}

export function setUserTyped(ui: Ui, set: string, text: string): string | undefined {
  const username = text.trim();
  if (username === '') return 'type a user';
  ui.store.send({
    type: 'overlay',
    overlay: {
      kind: 'prompt',
      subject: { ask: 'set consent', set, username },
      label: 'send the password itself to cameras that take nothing else',
      text: 'never',
      hint: 'never / tls: encrypted only / anywhere: whoever listens reads it',
      error: '',
    },
  });
  return undefined;
}

/** Cameras that take Digest or a token never get the password itself, whatever is answered here. */
export function setConsentTyped(
  ui: Ui,
  { set, username }: { set: string; username: string },
  text: string,
): string | undefined {
  const answer = z.union([z.literal('never'), passwordTextSchema]).safeParse(text.trim().toLowerCase());
  if (!answer.success) return 'type never, tls or anywhere';
  const consent = answer.data === 'never' ? {} : { passwordText: answer.data };
  ui.store.send({ type: 'overlay', overlay: null });
  inBackground(ui, async () => {
    const typed = await askSecret(ui, `Password of ${username} (set ${set}): `).catch(() => '');
    if (typed === '') {
      say(ui, 'no password was typed: nothing is kept');
      return;
    }
    const password = new Secret(typed);
    await ui.camopt.credentialSets.add(set, { username, password, ...consent });
    await listSets(ui);
    say(ui, `set ${set} is kept, encrypted`);
  });
  return undefined;
}

export function askToRemoveSet(ui: Ui): void {
  const row = rowHere(ui);
  if (row?.kind === 'claude') {
    confirm(ui, { do: 'forget key' }, 'Forget the key for Claude?', [
      'Out of memory and off the disk; one in the environment stays.',
    ]);
    return;
  }
  if (row?.kind !== 'set') return;
  confirm(ui, { do: 'remove set', set: row.name }, `Remove the set ${row.name}?`, [
    `${counted(row.cameras.length, 'camera')} that use it are let in no more.`,
  ]);
}

export function removeSet(ui: Ui, set: string): void {
  inBackground(
    ui,
    async () => {
      await ui.camopt.credentialSets.remove(set);
      await listSets(ui);
      say(ui, `set ${set} is removed`);
    },
    `removing the set ${set}`,
  );
}

/** Tries the set once, on the camera that the list's cursor is on. */
export function testSet(ui: Ui): void {
  const row = rowHere(ui);
  const state = ui.store.get();
  const camera = state.list.cursor === null ? undefined : state.cameras.get(state.list.cursor);
  if (row?.kind !== 'set' || camera === undefined) return;
  const { name } = row;
  const key = `test ${name}`;
  ui.store.send({ type: 'waiting', key, text: `trying set ${name} on ${addressOf(camera)}` });
  inBackground(ui, async () => {
    try {
      const result = await ui.camopt.credentialSets.test(name, camera.id, ui.signal);
      const text = result.accepted
        ? `${addressOf(camera)} lets the user of ${name} in, and was read`
        : `${result.error.message}: ${result.error.hint}`;
      ui.store.send({
        type: 'setTested',
        set: name,
        test: { cameraId: camera.id, accepted: result.accepted, text },
      });
    } finally {
      ui.store.send({ type: 'waiting', key, text: null });
    }
  });
}

/** The set under the cursor for every marked camera, else for the one under the list's cursor. */
export function askToAssignSet(ui: Ui): void {
  const row = rowHere(ui);
  const { list, cameras } = ui.store.get();
  const marked = [...list.marks].filter((id) => cameras.has(id));
  const ids = marked.length > 0 ? marked : list.cursor === null ? [] : [list.cursor];
  if (row === undefined || row.kind === 'claude' || ids.length === 0) return;
  const set = row.kind === 'set' ? row.name : null;
  const whom = marked.length > 0 ? `${counted(ids.length, 'marked camera')}` : (ids[0] ?? '');
  confirm(
    ui,
    { do: 'assign set', set, ids },
    set === null ? `No set any more for ${whom}?` : `Use the set ${set} for ${whom}?`,
    ['Nothing is sent to a camera before it is read the next time.'],
  );
}

export function assignSet(ui: Ui, set: string | null, ids: readonly string[]): void {
  inBackground(
    ui,
    async () => {
      for (const id of ids) {
        const camera = await ui.camopt.setCamera(id, { credentialSet: set ?? '' });
        ui.store.later({ type: 'camerasSeen', cameras: [camera] });
      }
      say(ui, `${counted(ids.length, 'camera')}: ${set === null ? 'no set' : `set ${set}`}; reading them`);
      await optimizeCameras(ui, ids, false);
    },
    `giving the set to ${counted(ids.length, 'camera')}`,
  );
}

/** A key for this session: typed or pasted without echo, and held in memory only. */
export function askForClaudeKey(ui: Ui): void {
  inBackground(ui, async () => {
    const typed = await askSecret(ui, 'API key for Claude: ').catch(() => '');
    if (typed === '') return;
    const key = new Secret(typed);
    ui.store.send({ type: 'claudeSeen', claude: await ui.camopt.claude.useKey(key) });
    say(ui, 'the key is used for this session');
  });
}

export function forgetClaudeKey(ui: Ui): void {
  inBackground(ui, async () => {
    ui.store.send({ type: 'claudeSeen', claude: await ui.camopt.claude.forgetKey() });
    say(ui, 'the key for Claude is forgotten');
  });
}

function confirm(ui: Ui, what: Confirmable, title: string, lines: readonly string[]): void {
  ui.store.send({
    type: 'overlay',
    overlay: { kind: 'confirm', what, title, lines, readyAt: ui.now() + guardMs },
  });
}
