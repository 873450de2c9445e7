import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DigestCamera extends AsyncDisposable {
  port: number;
  /** what happened to each request with a login */
  verdicts: ('ok' | 'wrong' | 'stale' | 'both')[];
  /** requests without a login that were answered with a challenge */
  challenged: number;
  changePassword(password: string): void;
}

export interface DigestCameraOptions {
  algorithms: (string | null)[];
  qop?: string;
  password?: string;
  nonceUses?: number;
  noncePerPath?: boolean;
  /** calls every nonce stale, the one it just gave, too */
  alwaysStale?: boolean;
  /** status of a challenge, and nothing in it */
  status?: number;
  /** the page under a challenge */
  page?: string;
  /** what is answered without a login */
  preAuth?: readonly string[];
  username?: string;
  realm?: string;
  /** the last word on a request whose Digest is right; undefined lets it in */
  after?: (request: {
    operation: string;
    token: boolean;
    count: number;
  }) => { status: number; body: string } | undefined;
}

/**
 * A small ONVIF device that speaks Digest as RFC 7616 says, written without a line of the client. It answers every operation
 * with an empty response element.
 */
export async function startDigestCamera(options: DigestCameraOptions): Promise<DigestCamera> {
  let { password = 'admin' } = options;
  const { algorithms, qop = 'auth', username = 'admin', realm = 'camera' } = options;
  // Headers are bytes: a character stands for each.
  const bytes = (text: string): string => Buffer.from(text).toString('latin1');
  const nonces = new Map<string, { uses: number; path: string; counts: Set<string> }>();
  const state = { verdicts: [] as DigestCamera['verdicts'], challenged: 0 };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const operation = /<op:(\w+)/.exec(body)?.[1] ?? request.method ?? '';
      const namespace = /xmlns:op="([^"]*)"/.exec(body)?.[1] ?? '';
      const answer = (status: number, text: string): void => {
        response.writeHead(status, { 'content-type': 'application/soap+xml' }).end(text);
      };
      const challenge = (stale: boolean): void => {
        const nonce = randomBytes(9).toString('base64');
        nonces.set(nonce, { uses: 0, path, counts: new Set() });
        const headers = algorithms.map(
          (algorithm) =>
            `Digest realm="${bytes(realm)}", nonce="${nonce}", qop="${qop}"${algorithm === null ? '' : `, algorithm=${algorithm}`}${stale || options.alwaysStale === true ? ', stale=true' : ''}`,
        );
        response.setHeader('www-authenticate', headers);
        if (options.status === undefined)
          answer(401, options.page ?? '<html>Access Error: 401 -- Unauthorized</html>');
        else answer(options.status, '');
      };
      const { preAuth = ['GetSystemDateAndTime', 'GetServices'] } = options;
      const isOpen = preAuth.includes(operation);
      const given = request.headers.authorization;
      const token = body.includes('UsernameToken');
      if (given === undefined && !isOpen) {
        if (!token) state.challenged += 1;
        challenge(false);
        return;
      }
      if (given !== undefined) {
        const verdict = token ? 'both' : judge(given, request.method ?? '', path, body);
        state.verdicts.push(verdict);
        if (verdict !== 'ok') {
          challenge(verdict === 'stale');
          return;
        }
      }
      const last = options.after?.({ operation, token, count: state.verdicts.length });
      if (last !== undefined && given !== undefined) answer(last.status, last.body);
      else
        answer(
          200,
          envelope(
            `<r:${operation}Response xmlns:r="${namespace}">${contents(operation, request.headers.host ?? '')}</r:${operation}Response>`,
          ),
        );
    });
  });

  const judge = (header: string, method: string, path: string, body: string): 'ok' | 'wrong' | 'stale' => {
    const field = (name: string): string =>
      new RegExp(`\\b${name}=(?:"([^"]*)"|([^,\\s]*))`)
        .exec(header)
        ?.slice(1)
        .find((value) => value !== undefined) ?? '';
    const name = field('algorithm') === '' ? 'md5' : field('algorithm').toLowerCase();
    const plain = { md5: 'md5', 'sha-256': 'sha256', 'sha-512-256': 'sha512-256' }[name];
    if (plain === undefined) return 'wrong';
    const hash = (text: string): string => createHash(plain).update(text).digest('hex');
    const nonce = nonces.get(field('nonce'));
    if (nonce === undefined || nonce.uses >= (options.nonceUses ?? Infinity)) return 'wrong';
    if (options.noncePerPath === true && nonce.path !== path) return 'wrong';
    if (nonce.counts.has(field('nc')) || field('uri') !== path) return 'wrong';
    nonce.uses += 1;
    nonce.counts.add(field('nc'));
    const second = `${method}:${path}${field('qop') === 'auth-int' ? `:${hash(body)}` : ''}`;
    if (field('username') !== bytes(username)) return 'wrong';
    const first = hash(`${username}:${realm}:${password}`);
    const expected = hash(
      [first, field('nonce'), field('nc'), field('cnonce'), field('qop'), hash(second)].join(':'),
    );
    return field('response') === expected ? 'ok' : 'wrong';
  };

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    get verdicts() {
      return state.verdicts;
    },
    changePassword: (changed) => void (password = changed),
    get challenged() {
      return state.challenged;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export function notAuthorized(reason: string): string {
  return envelope(
    '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code>' +
      `<s:Reason><s:Text xml:lang="en">${reason}</s:Text></s:Reason></s:Fault>`,
  );
}

function envelope(body: string): string {
  return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:ter="http://www.onvif.org/ver10/error" xmlns:tt="http://www.onvif.org/ver10/schema"><s:Body>${body}</s:Body></s:Envelope>`;
}

function contents(operation: string, host: string): string {
  if (operation === 'GetDeviceInformation')
    return '<r:Manufacturer>Test</r:Manufacturer><r:Model>One</r:Model>';
  if (operation !== 'GetServices') return '';
  return ['10/device', '10/media', '20/imaging']
    .map(
      (name) =>
        `<r:Service><r:Namespace>http://www.onvif.org/ver${name}/wsdl</r:Namespace><r:XAddr>http://${host}/onvif/${name.slice(3)}</r:XAddr></r:Service>`,
    )
    .join('');
}
