import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HeardCamera } from '../../../src/app/ports.ts';
import { createDiscovery } from '../../../src/onvif/discovery/discovery.ts';
import { testClock } from '../../support/onvifSession.ts';
import { startFleet, type SimulatorFleet } from '../../support/simulatorFleet.ts';

/** Other tests' simulators announce themselves here, too: every check is about one device of our own. */
function listening(mayAsk?: (address: { host: string; port: number }) => boolean) {
  const stop = new AbortController();
  const said: HeardCamera[] = [];
  const batches: number[] = [];
  let wake = Promise.withResolvers<void>();
  const discovery = createDiscovery({
    clock: testClock,
    log: () => undefined,
    ...(mayAsk === undefined ? {} : { mayAsk }),
  });
  const ended = (async () => {
    for await (const batch of discovery.hear(stop.signal)) {
      said.push(...batch);
      batches.push(batch.length);
      wake.resolve();
      wake = Promise.withResolvers();
    }
  })();
  return {
    said,
    async until<T>(fact: (said: readonly HeardCamera[]) => T | undefined): Promise<T> {
      const late = AbortSignal.timeout(15_000);
      for (;;) {
        const found = fact(said);
        if (found !== undefined) return found;
        await Promise.race([wake.promise, once(late, 'abort')]);
        if (late.aborted) throw new Error(`not heard within 15 s; heard ${JSON.stringify(said)}`);
      }
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}

const helloOf = (uuid: string) => (said: readonly HeardCamera[]) =>
  said.find((heard) => heard.kind === 'hello' && heard.device.camera.uuid === uuid);
const byeOf = (uuid: string) => (said: readonly HeardCamera[]) =>
  said.find((heard) => heard.kind === 'bye' && heard.uuid === uuid);

describe('a simulated camera', () => {
  let fleet: SimulatorFleet;
  beforeAll(async () => {
    fleet = await startFleet(['--seed', String(randomInt(2 ** 31)), '--personality', 'bosch']);
  });
  afterAll(() => fleet[Symbol.asyncDispose]());

  test('that comes is asked without a login and told; that goes says goodbye', async () => {
    await using hearing = listening();
    const added = (await fleet.control('POST', '/cameras', { personality: 'hikvision' })) as {
      id: string;
      uuid: string;
      port: number;
    };
    const came = await hearing.until(helloOf(added.uuid));
    expect(came).toMatchObject({
      kind: 'hello',
      device: {
        reach: 'ok',
        clockOffsetSeconds: 0,
        path: '/onvif/device_service',
        camera: { port: added.port, source: 'hello', uuid: added.uuid, interface: '127.0.0.1' },
      },
    });
    const log = (await fleet.control('GET', `/cameras/${added.id}/log`)) as unknown;
    expect(JSON.stringify(log)).not.toMatch(/UsernameToken|authorization/i);
    await fleet.control('DELETE', `/cameras/${added.id}`);
    expect(await hearing.until(byeOf(added.uuid))).toMatchObject({
      from: expect.arrayContaining(['127.0.0.1']) as unknown,
    });
  });

  test('that is none of those that may be asked is not asked', async () => {
    const asked: number[] = [];
    await using hearing = listening((address) => {
      asked.push(address.port);
      return false;
    });
    const added = (await fleet.control('POST', '/cameras', { personality: 'bosch' })) as {
      id: string;
      uuid: string;
      port: number;
    };
    await fleet.control('DELETE', `/cameras/${added.id}`);
    await hearing.until(byeOf(added.uuid));
    expect(asked).toContain(added.port);
    expect(helloOf(added.uuid)(hearing.said)).toBeUndefined();
  });
});

describe('announcements', () => {
  let speaker: Socket;
  let asked = 0;
  let device: Server;
  let port: number;
  beforeAll(async () => {
    speaker = createSocket('udp4');
    speaker.bind(0, '127.0.0.1');
    await once(speaker, 'listening');
    speaker.setMulticastInterface('127.0.0.1');
    device = createServer((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/soap+xml').end(clockAnswer);
    });
    await once(device.listen(0, '127.0.0.1'), 'listening');
    port = (device.address() as AddressInfo).port;
  });
  afterEach(() => {
    asked = 0;
  });
  afterAll(() => {
    speaker.close();
    device.close();
  });

  const say = (kind: 'Hello' | 'Bye', uuid: string, more: { relatesTo?: string; at?: number } = {}) =>
    new Promise<void>((sent) =>
      speaker.send(announcement(kind, uuid, more), 3702, '239.255.255.250', () => sent()),
    );

  test('repeated within a moment are one; in answer to a probe they are a proxy, not a camera', async () => {
    await using hearing = listening();
    const uuid = randomUUID();
    const proxy = randomUUID();
    const last = randomUUID();
    // Nobody says when the group was joined: the first is repeated until it is heard.
    const first = setInterval(() => void say('Hello', uuid), 50);
    await hearing.until(helloOf(uuid));
    clearInterval(first);
    for (let times = 0; times < 5; times++) await say('Hello', uuid);
    await say('Hello', proxy, { relatesTo: 'urn:uuid:some-probe' });
    await say('Hello', last);
    await hearing.until(helloOf(last));
    expect(helloOf(proxy)(hearing.said)).toBeUndefined();
    expect(asked).toBe(2);
  });

  test('ten thousand from one host cost a few questions', async () => {
    await using hearing = listening();
    const first = randomUUID();
    const begin = setInterval(() => void say('Hello', first), 50);
    await hearing.until(helloOf(first));
    clearInterval(begin);
    for (let number = 0; number < 10_000; number++) {
      await say('Hello', randomUUID());
      // The reader lives in this process: without a pause the kernel would throw most of it away.
      if (number % 20 === 0) await new Promise(setImmediate);
    }
    // Another host is heard all the same, and asked after all that waits.
    const other = randomUUID();
    const neighbour = createSocket('udp4').bind(0, '127.0.0.2');
    await once(neighbour, 'listening');
    neighbour.setMulticastInterface('127.0.0.1');
    const words = announcement('Hello', other, {});
    const speaking = setInterval(() => neighbour.send(words, 3702, '239.255.255.250'), 50);
    await hearing.until(helloOf(other));
    clearInterval(speaking);
    neighbour.close();
    expect(hearing.said.length).toBeLessThanOrEqual(257);
    // On a busy machine a question may stay unanswered until its deadline: then it is asked up to three times more.
    expect(asked).toBeLessThanOrEqual(4 * 257);
  });

  function announcement(
    kind: string,
    uuid: string,
    { relatesTo, at = port }: { relatesTo?: string; at?: number },
  ) {
    const relates = relatesTo === undefined ? '' : `<a:RelatesTo>${relatesTo}</a:RelatesTo>`;
    return (
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" ' +
      `xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header><a:MessageID>urn:uuid:${randomUUID()}</a:MessageID>${relates}</s:Header>` +
      `<s:Body><d:${kind}><a:EndpointReference><a:Address>urn:uuid:${uuid}</a:Address></a:EndpointReference>` +
      '<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/x</d:Scopes>' +
      `<d:XAddrs>http://127.0.0.1:${at}/onvif/device_service</d:XAddrs></d:${kind}></s:Body></s:Envelope>`
    );
  }
});

const clockAnswer =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema">' +
  '<s:Body><tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime><tt:Time><tt:Hour>1</tt:Hour><tt:Minute>2</tt:Minute><tt:Second>3</tt:Second></tt:Time>' +
  '<tt:Date><tt:Year>2026</tt:Year><tt:Month>1</tt:Month><tt:Day>2</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse></s:Body></s:Envelope>';
