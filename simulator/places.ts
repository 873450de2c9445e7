import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { isLoopback, localAddresses } from './discovery/responder.ts';
import type { Place } from './camera/camera.ts';

/** An address or port that cannot be had; the message says which and why. */
export class PlaceError extends Error {
  override readonly name = 'PlaceError';
  /** Somebody else listens there now. */
  readonly isTaken: boolean;

  constructor(message: string, isTaken: boolean, cause: unknown) {
    super(message, { cause });
    this.isTaken = isTaken;
  }
}

const tries = 200;

/** Finds each camera a place to listen. */
export class Places {
  private readonly bind: string;
  private nextPort: number;
  private readonly basePort: number;

  constructor(bind: string, basePort: number) {
    this.bind = bind;
    this.basePort = basePort;
    this.nextPort = basePort;
  }

  /** Throws {@link PlaceError}. */
  async listen(server: Server, number: number, wanted: Place): Promise<{ bound: AddressInfo; ip: string }> {
    const own = isLoopback(this.bind) && this.bind !== '127.0.0.1';
    const host = wanted.ip || (own ? addressAfter(this.bind, number - 1) : this.bind);
    const fixed = wanted.port || (own ? this.basePort : undefined);
    const bound =
      fixed === undefined ? await this.nextFree(server, host) : await listenAt(server, host, fixed);
    const ip =
      bound.address === '0.0.0.0'
        ? (localAddresses().find((known) => !isLoopback(known)) ?? '127.0.0.1')
        : bound.address;
    return { bound, ip };
  }

  private async nextFree(server: Server, host: string): Promise<AddressInfo> {
    if (this.basePort === 0) return listenAt(server, host, 0);
    for (let attempt = 0; ; attempt++) {
      try {
        return await listenAt(server, host, this.nextPort++);
      } catch (error) {
        if (!(error instanceof PlaceError && error.isTaken) || attempt >= tries) throw error;
      }
    }
  }
}

/** Throws {@link PlaceError}. */
export async function listenAt(server: Server, host: string, port: number): Promise<AddressInfo> {
  if (port > 65_535) throw new PlaceError(`there is no port ${port}`, false, undefined);
  server.listen({ port, host, backlog: 64 });
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = reasons[code] ?? code;
    throw new PlaceError(`cannot listen at ${host}:${port}: ${why}`, code === 'EADDRINUSE', error);
  }
  return server.address() as AddressInfo;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'not allowed',
  ENOTFOUND: 'there is no such host',
};

function addressAfter(first: string, steps: number): string {
  const number = first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + steps;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
