import type { SettingsChange } from '../camera/settingsField.ts';
import type { Call } from './call.ts';

/** Lets the faults of the moment have their say in a change and gives the settings to take over. */
export function carryOut<C extends SettingsChange>(call: Call, change: C): C['next'] {
  const changed = call.firing.reduce<SettingsChange>(
    (so, { fault, hooks }) => hooks.change?.(fault, so, call.camera) ?? so,
    change,
  );
  // What happens afterwards must find the settings taken over.
  queueMicrotask(() => {
    for (const { fault, hooks } of call.firing) hooks.changed?.(fault, changed, call.camera);
  });
  return changed.next;
}
