import { createHash, randomBytes } from 'node:crypto';
import { request, type IncomingHttpHeaders } from 'node:http';
import { request as requestTls } from 'node:https';
import type { ListedCamera } from './startSimulator.ts';

export const namespaces = {
  tds: 'http://www.onvif.org/ver10/device/wsdl',
  trt: 'http://www.onvif.org/ver10/media/wsdl',
  tr2: 'http://www.onvif.org/ver20/media/wsdl',
  timg: 'http://www.onvif.org/ver20/imaging/wsdl',
  tev: 'http://www.onvif.org/ver10/events/wsdl',
  wsnt: 'http://docs.oasis-open.org/wsn/b-2',
  tt: 'http://www.onvif.org/ver10/schema',
} as const;

const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const wsu = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const profile = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  /** Every `WWW-Authenticate` header by itself. */
  challenges: string[];
  text: string;
  bytes: Buffer;
  ms: number;
}

export interface TokenOptions {
  username?: string;
  password?: string;
  created?: Date;
  nonce?: Buffer;
  asText?: boolean;
  mustUnderstand?: boolean;
}

/** One exchange over a connection of its own: nothing is repeated, followed, repaired or, by default, verified. */
export async function http(
  url: string,
  options: {
    method?: string;
    body?: string;
    headers?: Record<string, string>;
    timeoutMs?: number;
    verify?: boolean;
  } = {},
): Promise<Reply> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = (url.startsWith('https:') ? requestTls : request)(
      url,
      {
        rejectUnauthorized: options.verify ?? false,
        method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
        agent: false,
        headers: options.headers ?? {},
        signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const raw = response.rawHeaders;
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            challenges: raw.filter(
              (_, index) => raw[index - 1]?.toLowerCase() === 'www-authenticate' && index % 2 === 1,
            ),
            text: bytes.toString('utf8'),
            bytes,
            ms: performance.now() - started,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

/** A SOAP 1.2 envelope around that body. */
export function envelope(
  body: string,
  header = '',
  soap = 'http://www.w3.org/2003/05/soap-envelope',
): string {
  const declared = Object.entries(namespaces).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`);
  return `<s:Envelope xmlns:s="${soap}"${declared.join('')}><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

export function token(options: TokenOptions = {}): string {
  const { username = 'admin', password = 'admin', nonce = randomBytes(16), created = new Date() } = options;
  const stamp = created.toISOString();
  const digest = createHash('sha1').update(nonce).update(stamp).update(password).digest('base64');
  const [type, value] = options.asText ? ['PasswordText', password] : ['PasswordDigest', digest];
  return (
    `<wsse:Security${options.mustUnderstand === false ? '' : ' s:mustUnderstand="1"'} xmlns:wsse="${wsse}" xmlns:wsu="${wsu}"><wsse:UsernameToken>` +
    `<wsse:Username>${username}</wsse:Username><wsse:Password Type="${profile}#${type}">${value}</wsse:Password>` +
    `<wsse:Nonce>${nonce.toString('base64')}</wsse:Nonce><wsu:Created>${stamp}</wsu:Created></wsse:UsernameToken></wsse:Security>`
  );
}

export type Prefix = 'tds' | 'trt' | 'tr2' | 'timg' | 'tev' | 'wsnt';

/** A client for one camera that does nothing by itself: it asks where services are and sends what it is told. */
export class PlainClient {
  readonly camera: ListedCamera;
  private readonly addresses = new Map<string, string>();

  constructor(camera: ListedCamera) {
    this.camera = camera;
  }

  /** Sends an operation with a UsernameToken (or what `header` says instead). */
  async call(body: string, header = token(), options: Parameters<typeof http>[1] = {}): Promise<Reply> {
    const prefix = /^<(\w+):/.exec(body)?.[1] as Prefix;
    return http(await this.addressOf(prefix), { ...options, body: envelope(body, header) });
  }

  /** As `call`; throws where the answer is not a success. */
  async get(body: string): Promise<string> {
    const reply = await this.call(body);
    if (reply.status !== 200) throw new Error(`${body}: ${reply.status} ${reply.text}`);
    return reply.text;
  }

  async addressOf(prefix: Prefix): Promise<string> {
    if (prefix === 'tds') return this.camera.xaddr;
    if (this.addresses.size === 0) {
      const { text } = await http(this.camera.xaddr, {
        body: envelope(
          '<tds:GetServices><tds:IncludeCapability>false</tds:IncludeCapability></tds:GetServices>',
        ),
      });
      for (const [, uri = '', xaddr = ''] of text.matchAll(/Namespace>([^<]*)<.*?XAddr>([^<]*)</gs))
        this.addresses.set(uri, xaddr);
      this.addresses.set(namespaces.wsnt, this.addresses.get(namespaces.tev) ?? '');
    }
    const found = this.addresses.get(namespaces[prefix]);
    if (!found) throw new Error(`${this.camera.personality} does not offer ${prefix}`);
    return found;
  }
}

/** The text of the first element of that local name. */
export const valueOf = (xml: string, name: string): string | undefined =>
  new RegExp(`<(?:\\w[\\w-]*:)?${name}(?: [^>]*)?>([^<]*)<`).exec(xml)?.[1];

/** Whole elements of that local name. */
export const elementsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<((?:\\w[\\w-]*:)?${name})[ >].*?</\\1>`, 'gs'))].map(([whole]) => whole);

export const subcodes = (xml: string): string[] =>
  [...xml.matchAll(/<[\w-]+:Value>([^<]*)</g)].map(([, value = '']) => value).slice(1);

/** An `Authorization` header for a digest challenge. */
export function digestFor(
  challenge: string,
  method: string,
  url: string,
  options: { password?: string; nc?: string; qop?: string; wholeUri?: boolean } = {},
): string {
  const part = (name: string): string | undefined => new RegExp(`${name}="?([^",]+)"?`).exec(challenge)?.[1];
  const algorithm = part('algorithm');
  const hash = (text: string): string =>
    createHash(algorithm === 'SHA-256' ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  const { pathname, search } = new URL(url);
  const uri = options.wholeUri ? url : pathname + search;
  const realm = /realm="([^"]*)"/.exec(challenge)?.[1] ?? '';
  const nonce = part('nonce') ?? '';
  const { nc = '00000001', qop = 'auth', password = 'admin' } = options;
  const response = hash(
    `${hash(`admin:${realm}:${password}`)}:${nonce}:${nc}:abc:${qop}:${hash(`${method}:${uri}`)}`,
  );
  return (
    `Digest username="admin", realm="${realm}", nonce="${nonce}", uri="${uri}", qop=${qop}, nc=${nc}, cnonce="abc", response="${response}"` +
    (algorithm === undefined ? '' : `, algorithm=${algorithm}`)
  );
}
