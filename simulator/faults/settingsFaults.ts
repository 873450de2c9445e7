import type { Camera } from '../camera/camera.ts';
import { effectiveFps } from '../camera/cameraState.ts';
import {
  hasField,
  readField,
  withField,
  type FieldValue,
  type SettingsChange,
} from '../camera/settingsField.ts';
import { SoapFault } from '../soap/soapFault.ts';
import type { FaultOf } from './faultSchema.ts';
import { always, isSet, type FaultHooks } from './hooks.ts';

/** Faults of what a Set does and of what a read tells afterwards. */
export const settingsFaults = {
  ignoreSet: {
    concerns: isSet,
    change: (_fault, change) => replaceNext(change, change.current),
  } satisfies FaultHooks<FaultOf<'ignoreSet'>>,
  clamp: {
    concerns: isSet,
    change: ({ field, value }, change) => {
      if (!hasField(change.kind, change.next, field)) return change;
      const asked = readField(change.next, field);
      const clamped = typeof asked === 'number' && typeof value === 'number' ? Math.min(asked, value) : value;
      return replaceNext(change, withField(change.next, field, clamped));
    },
  } satisfies FaultHooks<FaultOf<'clamp'>>,
  revert: {
    concerns: isSet,
    changed: ({ afterMs }, change, camera) =>
      camera.later(afterMs, () => put(camera, change, change.current)),
  } satisfies FaultHooks<FaultOf<'revert'>>,
  collateral: {
    concerns: isSet,
    changed: ({ field, value }, change, camera) => spoil(camera, change, field, value),
  } satisfies FaultHooks<FaultOf<'collateral'>>,
  rejectSet: {
    concerns: isSet,
    change: ({ subcodes, reason, field, onlyUnchanged }, change) => {
      const same = JSON.stringify(change.next) === JSON.stringify(change.current);
      const touches =
        field === undefined
          ? !onlyUnchanged || same
          : readField(change.next, field) !== readField(change.current, field);
      if (touches) throw new SoapFault('Sender', subcodes, reason);
      return change;
    },
  } satisfies FaultHooks<FaultOf<'rejectSet'>>,
  hardcodedReadback: {
    concerns: always,
    showEncoder: ({ values }, encoder) => ({ ...encoder, encodingInterval: 1, ...values }),
  } satisfies FaultHooks<FaultOf<'hardcodedReadback'>>,
  optionsLie: {
    concerns: always,
    showOptions: ({ field }, options) =>
      options.map((codec) => ({
        ...codec,
        ...(field === 'fps' && { fps: [60, 50, ...codec.fps] }),
        ...(field === 'resolution' && { resolutions: ['7680x4320', ...codec.resolutions] }),
        ...(field === 'bitrateKbps' && { bitrateKbps: [1, 1_000_000] as [number, number] }),
        ...(field === 'gop' && { gop: [1, 10_000] as [number, number] }),
      })),
    change: ({ field }, change) => {
      if (change.kind !== 'encoder') return change;
      const { next, current } = change;
      const differs =
        field === 'resolution'
          ? next.width !== current.width || next.height !== current.height
          : field === 'fps'
            ? effectiveFps(next) !== effectiveFps(current)
            : next[field] !== current[field];
      if (differs) {
        const reason = 'The configuration parameters are not possible to set';
        throw new SoapFault('Sender', ['ter:InvalidArgVal', 'ter:ConfigModify'], reason);
      }
      return change;
    },
  } satisfies FaultHooks<FaultOf<'optionsLie'>>,
  reboot: {
    concerns: isSet,
    changed: ({ downMs }, _change, camera) => setImmediate(() => camera.reboot(downMs)),
  } satisfies FaultHooks<FaultOf<'reboot'>>,
};

function replaceNext(change: SettingsChange, next: SettingsChange['next']): SettingsChange {
  return { ...change, next } as SettingsChange;
}

/** Puts settings into a camera's state without anyone having asked for it over ONVIF. */
function put(camera: Camera, change: SettingsChange, settings: SettingsChange['next']): void {
  if (change.kind === 'encoder') {
    const encoder = camera.state.encoders.find((known) => known.token === change.token);
    if (encoder) Object.assign(encoder, settings);
  } else {
    const source = camera.state.sources.find((known) => known.token === change.token);
    if (source) source.imaging = settings as typeof change.current;
  }
}

function spoil(camera: Camera, change: SettingsChange, field: string, value: FieldValue): void {
  const { encoders, sources } = camera.state;
  const encoder = change.kind === 'encoder' ? encoders.find((e) => e.token === change.token) : encoders[0];
  if (encoder && hasField('encoder', encoder, field))
    Object.assign(encoder, withField(encoder, field, value));
  const source = change.kind === 'imaging' ? sources.find((s) => s.token === change.token) : sources[0];
  if (source?.imaging && hasField('imaging', source.imaging, field))
    source.imaging = withField(source.imaging, field, value);
}
