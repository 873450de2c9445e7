import { createContext, useContext, useState } from 'react';
import { scrollTop } from '../state/moving.ts';

/** What of the list in front is on the screen, for a click: kept beside the state, because only drawing knows it. */
export interface ShownWindow {
  /** index of the first row shown */
  top: number;
  /** its line in the body of the screen; -1 where nothing can be clicked */
  line: number;
  rows: number;
}

export const ShownWindowContext = createContext<ShownWindow>({ top: 0, line: -1, rows: 0 });

/**
 * The first row of a window of `height` rows that follows the cursor, moving as little as it can. `line` is where in the body
 * of the screen the window begins.
 */
export function useScrollTop(cursor: number, height: number, total: number, line: number): number {
  const [last, setLast] = useState(0);
  const top = scrollTop(last, cursor, height, total);
  if (top !== last) setLast(top);
  Object.assign(useContext(ShownWindowContext), { top, line, rows: Math.min(height, total - top) });
  return top;
}
