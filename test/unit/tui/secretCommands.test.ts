import { expect, test } from 'vitest';
import { askSecret, secretKey } from '../../../src/tui/commands/secretCommands.ts';
import type { Ui } from '../../../src/tui/commands/ui.ts';
import { makeStore } from '../../../src/tui/state/store.ts';
import { uiState } from '../../support/uiState.ts';

function asker() {
  const store = makeStore(uiState(1));
  const ui = {
    store,
    secret: null,
    declined: new Set<string>(),
    signal: new AbortController().signal,
  } as unknown as Ui;
  let clock = 0;
  Object.assign(ui, { now: () => (clock += 1e6) });
  const type = (text: string): void => {
    for (const key of [...Array.from(text), 'enter']) {
      const { overlay } = store.get();
      if (overlay?.kind === 'secret') secretKey(ui, overlay, key);
    }
  };
  const asked = (): string | undefined => {
    const { overlay } = store.get();
    return overlay?.kind === 'secret' ? overlay.label : undefined;
  };
  return { ui, store, type, asked };
}

/** Lets everything happen that can happen now. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test.each([false, true])(
  'questions that come at once are put one after the other, and each gets its own answer (behind a dialog: %s)',
  async (behindADialog) => {
    const { ui, store, type, asked } = asker();
    if (behindADialog)
      store.send({
        type: 'overlay',
        overlay: { kind: 'choose', what: 'group', title: '', options: [], row: 0 },
      });
    const questions = ['Passphrase of the sets: ', 'Password of admin: ', 'Passphrase of the key: '];
    const answers = Promise.all(questions.map((question) => askSecret(ui, question)));
    await settled();
    if (behindADialog) store.send({ type: 'overlay', overlay: null });
    const order: string[] = [];
    for (const _ of questions) {
      await settled();
      const label = asked() ?? 'nothing';
      order.push(label);
      type(label.toLowerCase().replaceAll(' ', '-'));
    }
    expect(new Set(order)).toEqual(new Set(questions.map((question) => question.replace(': ', ''))));
    expect(await answers).toEqual(['passphrase-of-the-sets', 'password-of-admin', 'passphrase-of-the-key']);
    store.close();
  },
);

test('a question that something else took the place of is declined by the next one', async () => {
  const { ui, store, type } = asker();
  const first = askSecret(ui, 'Passphrase of the sets: ').catch((error: { code: string }) => error.code);
  await settled();
  store.send({ type: 'overlay', overlay: null });
  const second = askSecret(ui, 'Password of admin: ');
  await settled();
  type('typed');
  expect(await first).toBe('CAM_CREDENTIALS_MISSING');
  expect(await second).toBe('typed');
  store.close();
});
