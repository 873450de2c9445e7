import type { ViewMemory } from '../app/ports.ts';
import { columnIds, groupings, sortFields, type ListView } from './state/model.ts';
import type { Store } from './state/store.ts';

/**
 * How the list looked the last time, from whatever is stored: what is not known any more is passed over, and neither a
 * damaged file nor a slow disk keeps the UI from starting. A filter is not remembered: it would hide cameras tomorrow.
 * What else is to be done at the start is done while the file is read.
 */
export async function rememberedList(
  memory: ViewMemory | undefined,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<Partial<ListView>> {
  const loading = memory?.load().catch(() => null);
  await meanwhile();
  if (loading === undefined) return {};
  const patience = Promise.withResolvers<null>();
  const timer = setTimeout(patience.resolve, patienceMs, null);
  const stored = await Promise.race([loading, patience.promise]);
  clearTimeout(timer);
  if (stored === null) return {};
  const sort = sortFields.find((one) => one === stored['sort']);
  const group = groupings.find((one) => one === stored['group']);
  const { hidden, reverse, detail } = stored;
  return {
    ...(sort === undefined ? {} : { sort }),
    ...(group === undefined ? {} : { group }),
    ...(typeof reverse === 'boolean' ? { reverse } : {}),
    ...(typeof detail === 'boolean' ? { detail } : {}),
    ...(Array.isArray(hidden) ? { hidden: new Set(columnIds.filter((one) => hidden.includes(one))) } : {}),
  };
}

const patienceMs = 100;

/** Keeps how the list looks a little after it was changed, and at the end. Gives the way to stop, which waits for the disk. */
export function keepView(store: Store, memory: ViewMemory | undefined): () => Promise<void> {
  if (memory === undefined) return () => Promise.resolve();
  let kept = JSON.stringify(viewOf(store.get().list));
  let timer: NodeJS.Timeout | undefined;
  const save = async () => {
    clearTimeout(timer);
    timer = undefined;
    const view = viewOf(store.get().list);
    const text = JSON.stringify(view);
    if (text === kept) return;
    kept = text;
    // What could not be kept is a column that has to be chosen again, nothing to trouble anybody with.
    await memory.save(view).catch(() => undefined);
  };
  const stop = store.api.subscribe((state, before) => {
    if (state.list !== before.list) timer ??= setTimeout(() => void save(), saveMs);
  });
  return async () => {
    stop();
    await save();
  };
}

const saveMs = 1000;

function viewOf({ sort, reverse, group, hidden, detail }: ListView): Record<string, unknown> {
  return { sort, reverse, group, hidden: [...hidden], detail };
}
