import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Ui } from './commands/ui.ts';
import type { State } from './state/model.ts';

const spinMs = 400;

/**
 * The state and the time that the screen shows. They are taken anew when the state changes or when something on the screen
 * depends on the time, and when the terminal is ready for a frame: what it had no time for is never drawn.
 */
export function useDrawn(ui: Ui): {
  state: State;
  now: number;
  step: number;
  typed: (keys: () => void) => void;
} {
  const [drawn, setDrawn] = useState(() => ({ state: ui.store.get(), step: 0 }));
  const { state, step } = drawn;
  const steps = useRef(0);
  const typing = useRef(false);
  const draw = useCallback(
    (answersKey: boolean) =>
      ui.output.frame(() => {
        const next = ui.store.get();
        setDrawn((before) =>
          before.state === next && before.step === steps.current
            ? before
            : { state: next, step: steps.current },
        );
      }, answersKey),
    [ui],
  );
  const again = useCallback(
    (answersKey: boolean) => {
      steps.current += 1;
      draw(answersKey);
    },
    [draw],
  );
  useEffect(() => {
    // What changed before this effect ran.
    draw(false);
    // Lines of another width would be wrapped and shift the screen: drawn as soon as a key.
    return ui.store.api.subscribe((next, before) => draw(typing.current || next.size !== before.size));
  }, [draw, ui]);
  const typed = useCallback((keys: () => void) => {
    typing.current = true;
    try {
      keys();
    } finally {
      typing.current = false;
    }
  }, []);

  const busy =
    state.waiting.size > 0 ||
    state.reading.size > 0 ||
    state.activeRun !== null ||
    state.discovering ||
    state.quitting;
  const readyAt = state.overlay !== null && 'readyAt' in state.overlay ? state.overlay.readyAt : 0;
  const expires = Math.min(...state.toasts.map((toast) => toast.until), Number.POSITIVE_INFINITY);
  useEffect(() => {
    if (!busy) return undefined;
    const timer = setInterval(() => again(false), spinMs);
    return () => clearInterval(timer);
  }, [again, busy]);
  const now = ui.now();
  // With the frame and not some time after it: a key may come as soon as the frame is seen.
  useLayoutEffect(() => {
    ui.drew(state, now);
  });
  const early = now < readyAt;
  useEffect(() => {
    if (!early) return undefined;
    // A timer may end a little before its time by this clock, and this effect may run after it: the step draws again.
    const timer = setTimeout(() => again(true), Math.max(1, Math.ceil(readyAt - ui.now())));
    return () => clearTimeout(timer);
  }, [again, early, readyAt, step, ui]);
  useEffect(() => {
    if (!Number.isFinite(expires)) return undefined;
    const timer = setTimeout(
      () => ui.store.send({ type: 'toastsExpired', at: expires }),
      Math.max(0, expires - ui.now()) + 1,
    );
    return () => clearTimeout(timer);
  }, [expires, ui]);
  return { state, now, step, typed };
}
