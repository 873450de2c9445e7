import type { Clock, DiscoveredDevice, DiscoveryOptions, DiscoveryPort, Log } from '../../app/ports.ts';
import type { FoundCamera } from '../../domain/camera.ts';
import { bareId, looksLikeCamera, type Announcement } from './announcement.ts';
import { reachOf } from './classifyReach.ts';
import { deviceAddress, type DeviceAddress } from './deviceAddress.ts';
import { checkDevice, type DeviceCheck } from './deviceCheck.ts';
import { foundCamera } from './foundCamera.ts';
import { localInterfaces, type LocalInterface } from './localNetworks.ts';
import { probeEverywhere, type Heard } from './multicast.ts';
import { createPushQueue } from './pushQueue.ts';
import { rangeHosts } from './rangeAddresses.ts';
import { scanRange } from './rangeScan.ts';

const checksAtOnce = 64;
const checkTimeoutMs = 1500;

/** WS-Discovery on every interface, and direct questions to ranges. Each device once; no credential is ever sent. */
export function createDiscovery(options: { clock: Clock; log: Log }): DiscoveryPort {
  return {
    async *discover(wanted, signal) {
      const interfaces = localInterfaces(wanted.interfaces);
      const hosts = rangeHosts(wanted.ranges, wanted.ports);
      const search = startSearch({ ...options, wanted, interfaces, signal });
      const work = [search.listen(), search.scan(hosts)];
      void Promise.all(work).then(
        () => search.queue.close(),
        (error: unknown) => search.queue.fail(error),
      );
      try {
        let count = 0;
        for await (const device of search.queue) {
          yield device;
          if (wanted.max !== undefined && ++count >= wanted.max) return;
        }
      } finally {
        search.stop();
        await Promise.allSettled(work);
      }
    },
  };
}

interface SearchOptions {
  clock: Clock;
  log: Log;
  wanted: DiscoveryOptions;
  interfaces: readonly LocalInterface[];
  signal: AbortSignal;
}

function startSearch(options: SearchOptions) {
  const { clock, wanted, interfaces } = options;
  const queue = createPushQueue<DiscoveredDevice>();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const known = new Set<string>();
  const limit = createLimit(checksAtOnce);

  /** False for a device that was already found, by its endpoint reference or by its address. */
  const isNew = (announcement: Announcement | undefined, address: DeviceAddress): boolean => {
    const at = `${address.host}:${address.port}`;
    const endpoint = bareId(announcement?.endpoint ?? '');
    if (known.has(at) || (endpoint !== '' && known.has(endpoint))) return false;
    known.add(at);
    if (endpoint !== '') known.add(endpoint);
    return true;
  };

  const report = (
    announcement: Announcement | undefined,
    address: DeviceAddress,
    check: DeviceCheck | null,
    seen: { interface: string; source: FoundCamera['source'] },
  ): void => {
    const said = announcement ?? { endpoint: '', types: [], scopes: [], xaddrs: [] };
    queue.push({
      camera: foundCamera(said, address, { ...seen, at: clock.now() }),
      path: address.path,
      tls: check?.tls ?? address.tls,
      ...reachOf(address, check, interfaces),
      clockOffsetSeconds: check?.clockOffsetSeconds ?? null,
    });
  };

  const listen = async (): Promise<void> => {
    if (wanted.ranges.length > 0 && wanted.interfaces.length === 0) return;
    const checks: Promise<void>[] = [];
    const homeless = new Map<string, Heard>();
    const onHeard = (heard: Heard): void => {
      const { announcement, source } = heard;
      if (!looksLikeCamera(announcement)) return;
      const address = deviceAddress(announcement.xaddrs, source, interfaces);
      if (address === undefined) {
        homeless.set(announcement.endpoint, heard);
        return;
      }
      homeless.delete(announcement.endpoint);
      if (!isNew(announcement, address)) return;
      const check = limit(() => checkDevice(address, clock, checkTimeoutMs, signal));
      checks.push(
        check.then(
          (result) =>
            report(announcement, address, result, {
              interface: heard.interface.address,
              source: 'multicast',
            }),
          () => undefined,
        ),
      );
    };
    const window = new AbortController();
    const listening = AbortSignal.any([signal, window.signal]);
    probeEverywhere({ interfaces, log: options.log, now: () => clock.now(), onHeard, signal: listening });
    try {
      await clock.sleep(wanted.timeoutMs, signal);
    } finally {
      window.abort();
    }
    await Promise.all(checks);
    // Cameras that name no address even when asked again (Q31 drops what is no camera before).
    for (const { announcement, source, interface: local } of homeless.values()) {
      const address = { host: source, port: 80, path: '/onvif/device_service', tls: false };
      if (!isNew(announcement, address)) continue;
      const check = await checkDevice(address, clock, checkTimeoutMs, signal);
      report(announcement, address, check, { interface: local.address, source: 'multicast' });
    }
  };

  return {
    queue,
    listen: () => endedQuietly(listen(), ended.signal),
    scan: (hosts: ReturnType<typeof rangeHosts>) =>
      endedQuietly(
        scanRange({
          hosts,
          interfaces,
          clock,
          log: options.log,
          signal,
          onFound: ({ address, check, announcement }) => {
            if (isNew(announcement, address))
              report(announcement, address, check, { interface: '', source: 'range' });
          },
        }),
        ended.signal,
      ),
    stop: () => ended.abort(),
  };
}

/** Being ended by us is no failure; being aborted by the caller is. */
async function endedQuietly(work: Promise<void>, ended: AbortSignal): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!ended.aborted) throw error;
  }
}

function createLimit(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
