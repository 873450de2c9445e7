import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const cameras = 1000;
const measured = 20_000;
const connections = 16;

interface Listed {
  uuid: string;
  xaddr: string;
}

/**
 * A thousand cameras in one process: time to start, memory, whether all are discovered and answer; and how many answers
 * a second one camera gives, against a bare server that sends the same bytes. Prints its table.
 */
export async function run(): Promise<void> {
  const rows: [what: string, value: string, wanted: string][] = [];
  const started = performance.now();
  const { child, listed } = await start('--cameras', String(cameras));
  const readyMs = performance.now() - started;
  rows.push([`${cameras} cameras ready`, `${(readyMs / 1000).toFixed(2)} s`, 'under 5 s']);
  const found = await discover(listed);
  rows.push(['found by discovery, one probe', `${found} of ${cameras}`, 'all']);
  const answered = await askAll(listed);
  rows.push(['answer', `${answered} of ${cameras}`, 'all']);
  rows.push(['memory after that (RSS)', `${residentMb(child).toFixed(0)} MB`, 'under 400 MB']);
  child.kill('SIGTERM');
  await once(child, 'exit');

  const one = await start('--cameras', '1');
  const camera = one.listed[0];
  if (!camera) throw new Error('no camera');
  const body = await firstAnswer(mediaOf(camera.xaddr), request('GetProfiles', 'media'));
  const bare = await startBare(body);
  const own: Load[] = [];
  const peer: Load[] = [];
  for (let round = 0; round < 3; round++) {
    peer.push(await measure(bare.child, bare.url, false));
    own.push(await measure(one.child, mediaOf(camera.xaddr), true));
  }
  one.child.kill('SIGTERM');
  bare.child.kill('SIGTERM');
  const [ours, theirs] = [best(own), best(peer)];
  const said = ({ perSecond, cpuMicroseconds: cpu }: Load): string =>
    `${perSecond.toFixed(0)} (${cpu.toFixed(0)} µs of processor each)`;
  rows.push(['GetProfiles with UsernameToken, answers a second', said(ours), '']);
  rows.push(['bare node:http with the same bytes', said(theirs), '']);
  rows.push([
    'share of it, by the clock',
    `${((100 * ours.perSecond) / theirs.perSecond).toFixed(0)} %`,
    'at least 33 %',
  ]);
  rows.push([
    'share of it, by processor time',
    `${((100 * theirs.cpuMicroseconds) / ours.cpuMicroseconds).toFixed(0)} %`,
    'at least 33 %',
  ]);
  console.table(Object.fromEntries(rows.map(([what, value, wanted]) => [what, { value, wanted }])));
}

async function start(...flags: string[]): Promise<{ child: ChildProcess; listed: Listed[] }> {
  const child = spawn(process.execPath, ['simulator/main.ts', ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, listed: (JSON.parse(line) as { cameras: Listed[] }).cameras };
}

async function discover(listed: readonly Listed[]): Promise<number> {
  const socket = createSocket('udp4');
  const missing = new Set(listed.map(({ uuid }) => uuid));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setRecvBufferSize(8 * 1024 * 1024);
  socket.setMulticastInterface('127.0.0.1');
  const all = new Promise<void>((resolve) => {
    socket.on('message', (bytes) => {
      missing.delete(/urn:uuid:([\w-]+)<\/wsa:Address>/.exec(bytes.toString('latin1'))?.[1] ?? '');
      if (missing.size === 0) resolve();
    });
    setTimeout(resolve, 3_000);
  });
  const probe =
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"' +
    ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><e:Header><w:MessageID>urn:uuid:bench</w:MessageID></e:Header>' +
    '<e:Body><d:Probe/></e:Body></e:Envelope>';
  socket.send(probe, 3702, '239.255.255.250');
  await all;
  socket.close();
  return listed.length - missing.size;
}

async function askAll(listed: readonly Listed[]): Promise<number> {
  let answered = 0;
  const waiting = [...listed];
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const text = await firstAnswer(next.xaddr, request('GetSystemDateAndTime', 'device')).catch(() => '');
      if (text.includes('GetSystemDateAndTimeResponse')) answered++;
      // Lets the camera build its state, where it takes a token at all.
      for (const path of ['/onvif/services', '/onvif/Media', '/onvif/media_service']) {
        await firstAnswer(new URL(path, next.xaddr).href, request('GetProfiles', 'media')).catch(() => '');
      }
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return answered;
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

const mediaOf = (xaddr: string): string => new URL('/onvif/services', xaddr).href;

function request(operation: string, service: 'device' | 'media'): string {
  const nonce = randomBytes(16);
  const created = new Date().toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update('admin').digest('base64');
  return (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>' +
    '<Security s:mustUnderstand="1" xmlns="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><UsernameToken>' +
    `<Username>admin</Username><Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest">${digest}</Password>` +
    `<Nonce>${nonce.toString('base64')}</Nonce><Created xmlns="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">${created}</Created>` +
    `</UsernameToken></Security></s:Header><s:Body><${operation} xmlns="http://www.onvif.org/ver10/${service}/wsdl"/></s:Body></s:Envelope>`
  );
}

async function firstAnswer(url: string, body: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(5_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return text;
}

/** A server that sends these bytes to whoever asks, in a process of its own as the simulator is. */
async function startBare(body: string): Promise<{ child: ChildProcess; url: string }> {
  const code = `
    const { createServer } = require('node:http');
    const text = process.env.BENCH_BODY;
    createServer((request, response) => {
      request.on('data', () => {}).on('end', () => {
        response.writeHead(200, { 'Content-Type': 'application/soap+xml; charset=utf-8', 'Content-Length': Buffer.byteLength(text) });
        response.end(text);
      });
    }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
  const child = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BENCH_BODY: body },
  });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, url: `http://127.0.0.1:${port}/onvif/services` };
}

interface Load {
  readonly perSecond: number;
  /** Processor time of the server for each answer; the machine's other work does not matter to it. */
  readonly cpuMicroseconds: number;
}

async function measure(child: ChildProcess, url: string, checksTokens: boolean): Promise<Load> {
  await load(url, checksTokens, 5_000);
  const before = cpuMicroseconds(child);
  const ms = await load(url, checksTokens, measured);
  return { perSecond: (measured * 1000) / ms, cpuMicroseconds: (cpuMicroseconds(child) - before) / measured };
}

const ticksPerSecond = 100;

function cpuMicroseconds(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / ticksPerSecond;
}

/** Milliseconds for so many answers over some keep-alive connections, by a client that does so little that the server is the limit. */
async function load(url: string, checksTokens: boolean, count: number): Promise<number> {
  const { hostname, port, pathname } = new URL(url);
  // Made ahead, since a token is good for one request only and making it costs as much as checking it.
  const requests = Array.from({ length: checksTokens ? count : 1 }, () => {
    const body = request('GetProfiles', 'media');
    return Buffer.from(
      `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/soap+xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  });
  let sent = 0;
  const started = performance.now();
  const connection = async (): Promise<void> => {
    const socket = connect(Number(port), hostname);
    let size = 0;
    let received = 0;
    const next = (): void => {
      const bytes = requests[sent % requests.length];
      if (bytes && sent++ < count) socket.write(bytes);
      else socket.end();
    };
    socket.on('data', (chunk: Buffer) => {
      // Every answer has the length of the first.
      if (size === 0) size = lengthOf(chunk);
      received += chunk.length;
      if (received < size) return;
      received -= size;
      next();
    });
    await once(socket, 'connect');
    next();
    await once(socket, 'close');
  };
  await Promise.all(Array.from({ length: connections }, connection));
  return performance.now() - started;
}

function lengthOf(start: Buffer): number {
  const text = start.toString('latin1');
  const [, body] = /Content-Length: (\d+)/i.exec(text) ?? [];
  if (!text.startsWith('HTTP/1.1 200') || body === undefined) throw new Error(text.slice(0, 200));
  return text.indexOf('\r\n\r\n') + 4 + Number(body);
}

const best = (loads: readonly Load[]): Load => ({
  perSecond: Math.max(...loads.map(({ perSecond }) => perSecond)),
  cpuMicroseconds: Math.min(...loads.map(({ cpuMicroseconds: cpu }) => cpu)),
});
