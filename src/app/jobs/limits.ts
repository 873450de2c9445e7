import type { Clock } from '../ports.ts';

/** Places for cameras at work: so many in all, and so many in one subnet, which may share one thin line. */
export class Places {
  readonly #total: number;
  readonly #perSubnet: number;
  #taken = 0;
  readonly #bySubnet = new Map<string, number>();
  readonly #waiting: { subnet: string | null; go: () => void }[] = [];

  constructor(limits: { total: number; perSubnet: number }) {
    this.#total = limits.total;
    this.#perSubnet = limits.perSubnet;
  }

  /** Resolves when there is a place for a camera at this address; who asked first goes first where both could. */
  async take(address: string): Promise<() => void> {
    const subnet = subnetOf(address);
    if (!this.#fits(subnet)) {
      await new Promise<void>((go) => this.#waiting.push({ subnet, go }));
    } else {
      this.#count(subnet, 1);
    }
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#count(subnet, -1);
      this.#wake();
    };
  }

  #fits(subnet: string | null): boolean {
    if (this.#taken >= this.#total) return false;
    return subnet === null || (this.#bySubnet.get(subnet) ?? 0) < this.#perSubnet;
  }

  #count(subnet: string | null, by: 1 | -1): void {
    this.#taken += by;
    if (subnet !== null) this.#bySubnet.set(subnet, (this.#bySubnet.get(subnet) ?? 0) + by);
  }

  #wake(): void {
    for (let index = 0; index < this.#waiting.length;) {
      const next = this.#waiting[index];
      if (next === undefined || !this.#fits(next.subnet)) {
        index += 1;
        continue;
      }
      this.#waiting.splice(index, 1);
      this.#count(next.subnet, 1);
      next.go();
    }
  }
}

/** One after the other for each key; those without a key wait for nobody. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  async take(key: string | undefined): Promise<Disposable> {
    if (key === undefined) return { [Symbol.dispose]: () => undefined };
    const before = this.#last.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, promise);
    await before;
    return { [Symbol.dispose]: resolve };
  }
}

/** The /24 or /64 of an address; null for loopback, which has no line to spare, and for a name, which says nothing. */
export function subnetOf(address: string): string | null {
  const v4 = /^(\d+)\.(\d+)\.(\d+)\.\d+$/.exec(address);
  if (v4 !== null) return v4[1] === '127' ? null : `${v4[1]}.${v4[2]}.${v4[3]}`;
  if (!address.includes(':') || address === '::1') return null;
  return address.toLowerCase().split(':').slice(0, 4).join(':');
}

/** The next time the clock shows HH:MM, in local time. */
export function deadlineAt(text: string, clock: Clock): Date {
  const [hours, minutes] = text.split(':').map(Number);
  const now = clock.now();
  const at = new Date(now);
  at.setHours(hours ?? 0, minutes ?? 0, 0, 0);
  if (at <= now) at.setDate(at.getDate() + 1);
  return at;
}
