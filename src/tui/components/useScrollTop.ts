import { useState } from 'react';
import { scrollTop } from '../state/moving.ts';

/** The first row of a window of `height` rows that follows the cursor, moving as little as it can. */
export function useScrollTop(cursor: number, height: number, total: number): number {
  const [last, setLast] = useState(0);
  const top = scrollTop(last, cursor, height, total);
  if (top !== last) setLast(top);
  return top;
}
