import { keyBindings } from '../../src/tui/keys.ts';
import { initialState, type State } from '../../src/tui/state/model.ts';
import { reduce } from '../../src/tui/state/reduce.ts';
import { fakeCamera, fakeRecommendation, fakeView } from './fakeCameras.ts';
import type { Camera } from '../../src/domain/camera.ts';

/** The state of the UI with so many cameras, the first `read` of them read. */
export function uiState(
  count: number,
  read = count,
  change: (number: number) => Partial<Camera> = () => ({}),
): State {
  const fakes = Array.from({ length: count }, (_, number) => fakeCamera(number, change(number)));
  const empty = initialState({
    site: 'north-yard',
    readonly: false,
    size: { columns: 120, rows: 40 },
    keys: keyBindings,
  });
  const loaded = reduce(empty, { type: 'camerasLoaded', cameras: fakes.map((fake) => fake.camera) });
  return reduce(loaded, {
    type: 'optimized',
    results: fakes.slice(0, read).map((fake) => {
      const view = fakeView(fake);
      return { ok: true as const, view, recommendation: fakeRecommendation(fake, view) };
    }),
  });
}
