import { isIPv6 } from 'node:net';
import type { HeardCamera } from '../../app/ports.ts';
import { announcementsFrom, bareId, looksLikeCamera, type Announcement } from './announcement.ts';
import { hearGroups } from './announcementSocket.ts';
import { reachOf } from './classifyReach.ts';
import { checkDevice } from './deviceCheck.ts';
import type { DiscoverySetup } from './discovery.ts';
import { bestAnnounced, deviceAddress } from './deviceAddress.ts';
import { foundCamera } from './foundCamera.ts';
import { createLimit } from './limit.ts';
import { interfaceTowards, isOurs, localInterfaces } from './localNetworks.ts';
import { locate, locateHomeless, type Ask, type Place } from './locateDevice.ts';
import { createPushQueue } from './pushQueue.ts';
import { createRation } from './ration.ts';

const checksAtOnce = 64;
const checkTimeoutMs = 1500;
/** Announcements a minute: a thousand cameras that get power together fit, one host that never stops does not. */
const announcementsTaken = { each: 256, together: 4096 };
/** A camera announces itself before its web server runs. */
const askAgainAfterMs = [2000, 6000, 15_000] as const;
/** Devices that announce themselves and never answer: so many are listed with that reason. */
const mostUnanswered = 200;
/** A camera with both families announces itself over each; over IPv6 it is believed when IPv4 stays silent so long. */
const waitForIPv4Ms = 2000;
/** The same words within this time are one announcement: it goes out on every interface, and is repeated against loss. */
const sameWithinMs = 3000;

/** Hello and Bye of cameras until the signal aborts; who came is asked like what discovery found, without a credential. */
export async function* hearCameras(
  setup: DiscoverySetup,
  signal: AbortSignal,
): AsyncGenerator<readonly HeardCamera[]> {
  const queue = createPushQueue<HeardCamera>();
  const ended = new AbortController();
  const stopped = AbortSignal.any([signal, ended.signal]);
  const hearing = hearGroups({
    clock: setup.clock,
    log: setup.log,
    onDatagram: reader(setup, (heard) => queue.push(heard), stopped),
    signal: stopped,
  }).then(() => queue.close());
  try {
    yield* queue.batches();
  } finally {
    ended.abort();
    await hearing;
  }
}

function reader(
  setup: DiscoverySetup,
  tell: (heard: HeardCamera) => void,
  signal: AbortSignal,
): (datagram: Buffer, source: string) => void {
  const { clock, mayAsk } = setup;
  const ration = createRation(announcementsTaken, () => clock.now().getTime());
  const limit = createLimit(checksAtOnce);
  const ask: Ask = (address) => checkDevice(address, clock, checkTimeoutMs, signal);
  const lastWords = new Map<string, { words: string; at: number }>();
  const latest = new Map<string, symbol>();
  const overIPv4 = new Map<string, number>();
  const unanswered = new Set<string>();

  const isRepeated = (who: string, words: string): boolean => {
    const at = clock.now().getTime();
    const before = lastWords.get(who);
    if (before?.words === words && at - before.at < sameWithinMs) return true;
    for (const memory of [lastWords, overIPv4])
      if (memory.size >= announcementsTaken.together) memory.clear();
    lastWords.set(who, { words, at });
    return false;
  };

  const came = async (announcement: Announcement, source: string, who: string): Promise<void> => {
    const interfaces = localInterfaces([]);
    const homeless = bestAnnounced(announcement.xaddrs, source, interfaces) === undefined;
    const address = deviceAddress(announcement.xaddrs, source, interfaces);
    if (mayAsk !== undefined && (address === undefined || !mayAsk(address))) return;
    if (isIPv6(source.replace(/%.*/, ''))) {
      const since = clock.now().getTime();
      await clock.sleep(waitForIPv4Ms, signal);
      if ((overIPv4.get(who) ?? 0) >= since - waitForIPv4Ms) return;
    } else overIPv4.set(who, clock.now().getTime());
    const turn = Symbol(who);
    latest.set(who, turn);
    const look = (): Promise<Place | undefined> =>
      homeless ? locateHomeless({ source }, ask) : locate({ announcement, source }, ask, interfaces);
    let place = await limit(look);
    for (const wait of askAgainAfterMs) {
      if (place !== undefined && place.check.answer !== 'nothing') break;
      await clock.sleep(wait, signal);
      // It said something else in the meantime.
      if (latest.get(who) !== turn) return;
      place = await limit(look);
    }
    if (latest.get(who) !== turn) return;
    latest.delete(who);
    if (place === undefined) return;
    if (place.check.answer === 'nothing') {
      if (unanswered.size >= mostUnanswered && !unanswered.has(who)) return;
      unanswered.add(who);
    } else unanswered.delete(who);
    tell({
      kind: 'hello',
      device: {
        camera: foundCamera(announcement, place.address, {
          interface: interfaceTowards(source, interfaces)?.address ?? '',
          source: 'hello',
          at: clock.now(),
        }),
        path: place.address.path,
        tls: place.check.tls,
        ...reachOf(place.address, place.check, interfaces),
        clockOffsetSeconds: place.check.clockOffsetSeconds,
        timeSource: place.check.timeSource,
      },
    });
  };

  const went = (announcement: Announcement, source: string, who: string): void => {
    latest.delete(who);
    if (announcement.endpoint === '') return;
    const interfaces = localInterfaces([]);
    const from = isOurs(source, interfaces)
      ? [source, ...interfaces.map(({ address }) => address)]
      : [source];
    tell({ kind: 'bye', uuid: bareId(announcement.endpoint), from });
  };

  return (datagram, source) => {
    // Most of what is said to the group are questions of other programs.
    if (!datagram.includes('Hello') && !datagram.includes('Bye')) return;
    if (!ration.take(source)) return;
    for (const announcement of announcementsFrom(datagram)) {
      if (announcement.kind === 'match') continue;
      // A Hello in answer to somebody's probe is a discovery proxy's (WS-Discovery 1.0, 4.1), not a camera that comes.
      if (announcement.relatesTo !== '') continue;
      const who = bareId(announcement.endpoint) || source;
      if (isRepeated(`${who} ${source}`, `${announcement.kind} ${announcement.xaddrs.join(' ')}`)) continue;
      if (announcement.kind === 'bye') went(announcement, source, who);
      else if (looksLikeCamera(announcement))
        // Ended by the signal, or a device that cannot be asked: there is nothing to tell.
        came(announcement, source, who).catch(() => undefined);
    }
  };
}
