import type { Clock, DiscoveredDevice, DiscoveryOptions, DiscoveryPort, Log } from '../../app/ports.ts';
import type { FoundCamera } from '../../domain/camera.ts';
import { bareId, looksLikeCamera, type Announcement } from './announcement.ts';
import { reachOf } from './classifyReach.ts';
import { bestAnnounced, deviceAddress, type DeviceAddress } from './deviceAddress.ts';
import { checkDevice, type DeviceCheck } from './deviceCheck.ts';
import { foundCamera } from './foundCamera.ts';
import { hearCameras } from './hearCameras.ts';
import { localInterfaces, type LocalInterface } from './localNetworks.ts';
import { locate, locateHomeless, type Ask, type Place } from './locateDevice.ts';
import { createLimit } from './limit.ts';
import { probeEverywhere, type Heard } from './multicast.ts';
import { createPushQueue } from './pushQueue.ts';
import { rangeHosts } from './rangeAddresses.ts';
import { scanRange } from './rangeScan.ts';

const checksAtOnce = 64;
const checkTimeoutMs = 1500;

export interface DiscoverySetup {
  clock: Clock;
  log: Log;
  /** the only addresses that are asked anything, whoever else announces itself; every address where it is absent */
  mayAsk?: (address: Pick<DeviceAddress, 'host' | 'port'>) => boolean;
}

/** WS-Discovery on every interface, and direct questions to ranges. Each device once; no credential is ever sent. */
export function createDiscovery(options: DiscoverySetup): DiscoveryPort {
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
    hear: (signal) => hearCameras(options, signal),
    answers: async (address, signal) =>
      options.mayAsk?.(address) !== false &&
      (await checkDevice(address, options.clock, checkTimeoutMs, signal)).answer === 'onvif',
  };
}

interface SearchOptions extends DiscoverySetup {
  wanted: DiscoveryOptions;
  interfaces: readonly LocalInterface[];
  signal: AbortSignal;
}

function startSearch(options: SearchOptions) {
  const { clock, wanted, interfaces, mayAsk } = options;
  const queue = createPushQueue<DiscoveredDevice>();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const known = new Set<string>();
  const limit = createLimit(checksAtOnce);
  const ask: Ask = (address) => checkDevice(address, clock, checkTimeoutMs, signal);

  const isNewEndpoint = (announcement: Announcement | undefined): boolean => {
    const endpoint = bareId(announcement?.endpoint ?? '');
    if (endpoint === '') return true;
    return !known.has(endpoint) && known.add(endpoint) !== undefined;
  };
  /** Some devices make up a new endpoint reference for each answer: then the address tells that it is the same. */
  const isNewAddress = ({ host, port }: DeviceAddress): boolean => {
    const at = `${host}:${port}`;
    return !known.has(at) && known.add(at) !== undefined;
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
      timeSource: check?.timeSource ?? null,
    });
  };

  const listen = async (): Promise<void> => {
    if (wanted.ranges.length > 0 && wanted.interfaces.length === 0) return;
    const checks: Promise<void>[] = [];
    const homeless = new Map<string, Heard>();
    const overIPv6 = new Map<string, Heard>();
    const settle = async (heard: Heard, place: Promise<Place | undefined>): Promise<void> => {
      const found = await place;
      if (found === undefined || !isNewAddress(found.address)) return;
      report(heard.announcement, found.address, found.check, {
        interface: heard.interface.address,
        source: 'multicast',
      });
    };
    const onHeard = (heard: Heard): void => {
      if (!looksLikeCamera(heard.announcement)) return;
      // Most cameras answer over both families: the IPv4 address is the one that every program can use.
      if (heard.interface.family === 'IPv6') overIPv6.set(heard.announcement.endpoint, heard);
      else take(heard);
    };
    const take = (heard: Heard): void => {
      const { announcement } = heard;
      if (bestAnnounced(announcement.xaddrs, heard.source, interfaces) === undefined) {
        if (mayAsk === undefined) homeless.set(announcement.endpoint, heard);
        return;
      }
      const address = deviceAddress(announcement.xaddrs, heard.source, interfaces);
      if (address !== undefined && mayAsk?.(address) === false) return;
      homeless.delete(announcement.endpoint);
      if (!isNewEndpoint(announcement)) return;
      checks.push(
        settle(
          heard,
          limit(() => locate(heard, ask, interfaces)),
        ).catch(() => undefined),
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
    for (const heard of overIPv6.values()) take(heard);
    await Promise.all(checks);
    for (const heard of homeless.values())
      if (isNewEndpoint(heard.announcement)) await settle(heard, locateHomeless(heard, ask));
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
            if (isNewEndpoint(announcement) && isNewAddress(address))
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
