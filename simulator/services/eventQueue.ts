/** One thing that happened, as the Events service tells it. */
export interface Notification {
  readonly topic: string;
  readonly time: Date;
  readonly source: Readonly<Record<string, string>>;
}

interface PullPoint {
  expires: number;
  readonly waiting: Notification[];
  wake: (() => void) | undefined;
}

const maxWaiting = 100;

/** The pull points of one camera. */
export class EventQueue {
  private readonly points = new Map<string, PullPoint>();
  private lastId = 0;

  create(lifetimeMs: number): string {
    this.dropExpired();
    const id = String(++this.lastId);
    this.points.set(id, { expires: Date.now() + lifetimeMs, waiting: [], wake: undefined });
    return id;
  }

  renew(id: string, lifetimeMs: number): boolean {
    const point = this.point(id);
    if (point) point.expires = Date.now() + lifetimeMs;
    return point !== undefined;
  }

  expiryOf(id: string): Date | undefined {
    const point = this.point(id);
    return point && new Date(point.expires);
  }

  remove(id: string): boolean {
    this.points.get(id)?.wake?.();
    return this.points.delete(id);
  }

  publish(notification: Notification): void {
    for (const point of this.points.values()) {
      point.waiting.push(notification);
      if (point.waiting.length > maxWaiting) point.waiting.shift();
      point.wake?.();
    }
  }

  /** Waits until there is something to tell, at most so long; undefined where there is no such pull point. */
  async pull(id: string, limit: number, timeoutMs: number): Promise<Notification[] | undefined> {
    const point = this.point(id);
    if (!point) return undefined;
    if (point.waiting.length === 0 && timeoutMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        point.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      point.wake = undefined;
    }
    return point.waiting.splice(0, limit);
  }

  close(): void {
    for (const id of this.points.keys()) this.remove(id);
  }

  private point(id: string): PullPoint | undefined {
    this.dropExpired();
    return this.points.get(id);
  }

  private dropExpired(): void {
    const now = Date.now();
    for (const [id, point] of this.points) if (point.expires < now) this.points.delete(id);
  }
}
