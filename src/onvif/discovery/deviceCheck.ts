import type { Clock, DiscoveredDevice } from '../../app/ports.ts';
import type { TimeSource } from '../../domain/camera.ts';
import { CamOptError, isCamOptError } from '../../domain/errors.ts';
import { cameraTime, timeSourceIn } from '../services/device.ts';
import { refusalWords } from '../auth/refusalWords.ts';
import { originOf, zoneOf } from '../originOf.ts';
import { createSoapTransport } from '../soap/soapTransport.ts';
import { trustAnything } from '../transport/certificateTrust.ts';
import { createHostQueue } from '../transport/hostQueue.ts';
import type { HttpAnswer } from '../transport/httpAnswer.ts';
import { createHttpClient, readTwice, type HttpClient } from '../transport/httpClient.ts';
import { decodeXml } from '../xml/decodeXml.ts';
import type { DeviceAddress } from './deviceAddress.ts';

/** What an unauthenticated question about the time tells of a device; no credential is anywhere near. */
export interface DeviceCheck {
  /** `none`: something answers that is no ONVIF service */
  answer: 'onvif' | 'none' | 'nothing';
  reach: DiscoveredDevice['reach'];
  detail: string;
  clockOffsetSeconds: number | null;
  timeSource: TimeSource | null;
  /** status line, headers and the beginning of what answered, where it is no ONVIF service */
  page: string;
  tls: boolean;
}

export async function checkDevice(
  address: DeviceAddress,
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<DeviceCheck> {
  await using http = createHttpClient({
    cameraKey: '',
    queue: createHostQueue(),
    trust: trustAnything,
    connectTimeoutMs: timeoutMs,
    zone: zoneOf(address.host),
  });
  const transport = createSoapTransport({
    http,
    origin: originOf(address),
    now: () => clock.now(),
    onWire: undefined,
  });
  const found = (check: Partial<DeviceCheck>): DeviceCheck => ({
    answer: 'onvif',
    reach: 'ok',
    detail: '',
    clockOffsetSeconds: null,
    timeSource: null,
    page: '',
    tls: transport.origin.startsWith('https:'),
    ...check,
  });
  try {
    const call = { service: 'device', operation: 'GetSystemDateAndTime' } as const;
    const asked = clock.now().getTime();
    const { http: answer, reply } = await transport.send(
      address.path,
      call,
      { write: false, timeoutMs },
      signal,
    );
    if (reply.kind === 'answer') {
      const time = cameraTime(reply.element);
      return found({
        clockOffsetSeconds: time === undefined ? null : secondsOff(time, asked, clock.now().getTime()),
        timeSource: timeSourceIn(reply.element),
      });
    }
    // A SOAP fault is an ONVIF service that wants a login first (Q02, Q03).
    if (reply.kind === 'fault') return found({});
    const page = decodeXml(answer.bytes.subarray(0, 4096), answer.contentType);
    if (refusalWords(page).notActivated)
      return found({
        reach: 'not-activated',
        detail: 'not activated: set its first password with the vendor tool, then add an ONVIF user',
        page,
      });
    if (answer.status === 401) return found({ page: wordsOf(answer) });
    return found({
      answer: 'none',
      reach: 'onvif-off',
      detail: `HTTP ${answer.status} instead of ONVIF: switch ONVIF on in the camera, and add an ONVIF user`,
      page: `${wordsOf(answer)} ${wordsOf(await frontPage(http, transport.origin, timeoutMs, signal))}`,
    });
  } catch (error) {
    if (isCamOptError(error, 'ABORTED')) throw error;
    const words = error instanceof CamOptError ? error.message : String(error);
    if (isCamOptError(error, 'CAM_UNREACHABLE', 'CAM_TIMEOUT'))
      return found({ answer: 'nothing', reach: 'unreachable', detail: words });
    return found({ answer: 'none', reach: 'unreachable', detail: words });
  }
}

/** What stands at the door, where the ONVIF service does not answer: it tells a camera from a printer. */
async function frontPage(
  http: HttpClient,
  origin: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HttpAnswer | undefined> {
  const request = {
    method: 'GET',
    headers: {},
    what: 'front page',
    write: false,
    maxBytes: 256 * 1024,
  } as const;
  try {
    return await readTwice(() => http.exchange({ ...request, url: new URL('/', origin), timeoutMs }, signal));
  } catch (error) {
    if (isCamOptError(error, 'ABORTED')) throw error;
    return undefined;
  }
}

function wordsOf(answer: HttpAnswer | undefined): string {
  if (answer === undefined) return '';
  const page = decodeXml(answer.bytes.subarray(0, 4096), answer.contentType);
  return `${answer.server} ${answer.authenticate.join(' ')} ${page}`;
}

/** Told at some moment between question and answer, which may be seconds apart. */
function secondsOff(told: Date, asked: number, answered: number): number {
  const seconds = Math.round((told.getTime() - (asked + answered) / 2) / 1000);
  // Cameras tell whole seconds: one second is no difference, and there is no minus zero.
  return Math.abs(seconds) <= 1 ? 0 : seconds;
}
