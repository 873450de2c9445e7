import { copyables, type Copyable } from '../rows/copyables.ts';
import { say, type Ui } from './ui.ts';

/** Copies what is most wanted here. */
export function copyHere(ui: Ui): void {
  const [first] = copyables(ui.store.get());
  if (first !== undefined) copy(ui, first);
}

export function copy(ui: Ui, { label, text }: Copyable): void {
  ui.copy(text);
  const lines = text.split('\n').length;
  say(ui, lines > 1 ? `copied ${label}` : `copied ${text}`);
}
