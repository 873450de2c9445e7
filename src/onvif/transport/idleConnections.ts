import type { Client } from 'undici';

/** Connections that outlive their session for a moment, one to each web server. */
export interface IdleConnections extends Disposable {
  /** Whoever takes one owns it. */
  take(key: string): Client | undefined;
  give(key: string, client: Client): void;
}

/** Under the limits for open files, with room for everything else. */
const most = 512;

/**
 * A read is often followed by a picture, an application or another read of the same camera: the next session within
 * seconds goes on with the connection of the last one. Longer would hold what cameras have few of. An idle connection keeps
 * no process alive, and neither does the timer that ends it. A camera that was unplugged within these seconds is told
 * by the deadline of the read instead of that of the connection.
 */
export function createIdleConnections(idleMs = 3000): IdleConnections {
  const idle = new Map<string, { client: Client; timer: NodeJS.Timeout }>();
  const take = (key: string): Client | undefined => {
    const found = idle.get(key);
    if (found === undefined) return undefined;
    idle.delete(key);
    clearTimeout(found.timer);
    return found.client;
  };
  const end = (key: string | undefined): void => {
    const client = key === undefined ? undefined : take(key);
    if (client !== undefined) void endConnection(client);
  };

  return {
    take,
    give(key, client) {
      end(key);
      if (idle.size >= most) end(idle.keys().next().value);
      const timer = setTimeout(() => end(key), idleMs).unref();
      idle.set(key, { client, timer });
    },
    [Symbol.dispose]() {
      for (const key of idle.keys()) end(key);
    },
  };
}

export function endConnection(client: Client): Promise<void> {
  return client.destroy(finished).catch(() => undefined);
}

// One for all: making an error, with its stack, costs as much as closing the connection.
const finished = new Error('the connection is no longer needed');
