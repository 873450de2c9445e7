import { expect, test } from 'vitest';
import { keyBindings } from '../../../src/tui/keys.ts';
import { keepView, rememberedList } from '../../../src/tui/rememberedView.ts';
import { initialState } from '../../../src/tui/state/model.ts';
import { makeStore } from '../../../src/tui/state/store.ts';
import { viewFile } from '../../../src/store/viewFile.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { mkdirSync, writeFileSync } from 'node:fs';

const newStore = () =>
  makeStore(initialState({ site: 's', readonly: false, size: { columns: 80, rows: 24 }, keys: keyBindings }));

test('sort, order, groups, columns and details are as they were; a filter and marks are not', async () => {
  const home = await temporaryFolder();
  mkdirSync(`${home}/sites/default`, { recursive: true });
  const memory = viewFile(home, 'default', 'ann');
  expect(await rememberedList(memory)).toEqual({});
  const store = newStore();
  const stop = keepView(store, memory);
  store.send({
    type: 'list',
    change: { sort: 'model', reverse: true, group: 'vendor', detail: false, hidden: new Set(['firmware']) },
  });
  store.send({ type: 'list', change: { filter: 'gate', only: 'marked' } });
  await stop();
  expect(await rememberedList(memory)).toEqual({
    sort: 'model',
    reverse: true,
    group: 'vendor',
    detail: false,
    hidden: new Set(['firmware']),
  });
  expect(await rememberedList(viewFile(home, 'default', 'bob'))).toEqual({});
});

test('what is not known is passed over', async () => {
  const load = async () => ({ sort: 'colour', group: 7, hidden: ['name', 'nonsense', 3], detail: 'yes' });
  expect(await rememberedList({ load, save: async () => {} })).toEqual({ hidden: new Set(['name']) });
});

test('a damaged file, a disk that does not answer and one that is full change nothing', async () => {
  const home = await temporaryFolder();
  mkdirSync(`${home}/sites/default`, { recursive: true });
  writeFileSync(`${home}/sites/default/view-ann.json`, '{"v":1,"kind":');
  expect(await rememberedList(viewFile(home, 'default', 'ann'))).toEqual({});
  const never = { load: () => new Promise<null>(() => {}), save: () => Promise.reject(new Error('full')) };
  expect(await rememberedList(never)).toEqual({});
  const store = newStore();
  const stop = keepView(store, never);
  store.send({ type: 'list', change: { sort: 'model' } });
  await expect(stop()).resolves.toBeUndefined();
});
