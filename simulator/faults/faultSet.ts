import type { Camera } from '../camera/camera.ts';
import { deviceFaults } from './deviceFaults.ts';
import type { Fault, FaultKind, FaultOf } from './faultSchema.ts';
import type { FaultHooks, Happening } from './hooks.ts';
import { settingsFaults } from './settingsFaults.ts';
import { wireFaults } from './wireFaults.ts';

type Table = { [K in FaultKind]: FaultHooks<FaultOf<K>> };
const table: Table = { ...wireFaults, ...settingsFaults, ...deviceFaults };

/** A fault with its hooks bound; `run` gives what one hook makes of a value, or the value itself. */
interface ActiveFault {
  readonly fault: Fault;
  readonly hooks: FaultHooks<Fault>;
  seen: number;
  fired: number;
  end: (() => void) | undefined;
}

export type Firing = readonly Pick<ActiveFault, 'fault' | 'hooks'>[];

const none: Firing = [];

/** The faults a camera has now: standing ones of its personality, and those set on demand. */
export class FaultSet {
  private readonly camera: Camera;
  private readonly standing: readonly Fault[];
  private active: ActiveFault[];

  constructor(camera: Camera, standing: readonly Fault[]) {
    this.camera = camera;
    this.standing = standing;
    this.active = standing.map(activate);
  }

  /** Replaces those set on demand; standing ones stay. */
  set(faults: readonly Fault[]): void {
    // The last first, so that each finds what it left.
    for (const { end } of this.active.toReversed()) end?.();
    this.active = [...this.standing, ...faults].map(activate);
    for (const fault of this.active) if (!fault.fault.after) this.begin(fault);
  }

  list(): Fault[] {
    return this.active.map(({ fault }) => fault);
  }

  /** Those that hit this happening. Counts it, so ask once for each. */
  fire(happening: Happening): Firing {
    if (this.active.length === 0) return none;
    return this.active.filter((active) => {
      const { fault, hooks } = active;
      const concerned =
        fault.operation === undefined ? hooks.concerns(happening) : matches(fault.operation, happening);
      if (!concerned || ++active.seen <= (fault.after ?? 0)) return false;
      if (fault.times !== undefined && active.fired >= fault.times) {
        active.end?.();
        active.end = undefined;
        return false;
      }
      active.fired++;
      this.begin(active);
      return true;
    });
  }

  /** Wrong passwords allowed before the lock; null where nobody is ever locked out. */
  lockPolicy(): { after: number; seconds: number; announces: boolean } | null {
    const fault = this.find('lockout');
    return fault
      ? { after: fault.after, seconds: fault.seconds, announces: false }
      : this.camera.personality.auth.lock;
  }

  /** The fault of that kind, for those that look it up instead of being hooked in. */
  find<K extends FaultKind>(kind: K): FaultOf<K> | undefined {
    const found = this.active.find(({ fault }) => fault.kind === kind);
    if (found) this.begin(found);
    return found?.fault as FaultOf<K> | undefined;
  }

  private begin(active: ActiveFault): void {
    active.end ??= active.hooks.begin?.(active.fault, this.camera);
  }
}

function activate(fault: Fault): ActiveFault {
  return { fault, hooks: table[fault.kind] as FaultHooks<Fault>, seen: 0, fired: 0, end: undefined };
}

/** `SetImagingSettings`, `Set*`, or with the service in front: `media2.*`. */
function matches(pattern: string, { service, operation }: Happening): boolean {
  const name = pattern.includes('.') ? `${service}.${operation}` : operation;
  if (!pattern.includes('*')) return pattern === name;
  const escaped = pattern.split('*').map((part) => part.replace(/[^\w]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(name);
}
