export type RtspRequest = {
  kind: 'request';
  method: string;
  uri: string;
  /** Names in small letters. */
  headers: ReadonlyMap<string, string>;
};

const longestHeader = 16 * 1024;

/**
 * Cuts what arrives on the connection into requests. RTCP reports that a client sends between them, marked by `$`, are
 * passed over. Throws for what is no RTSP, after which the connection is of no more use.
 */
export class RtspReader {
  #pending: Buffer = Buffer.alloc(0);

  *feed(chunk: Buffer): Generator<RtspRequest> {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    for (;;) {
      if (this.#pending[0] === 0x24) {
        if (this.#pending.length < 4) return;
        const end = 4 + this.#pending.readUInt16BE(2);
        if (this.#pending.length < end) return;
        this.#pending = this.#pending.subarray(end);
        continue;
      }
      const headerEnd = this.#pending.indexOf('\r\n\r\n');
      if (headerEnd < 0) {
        if (this.#pending.length > longestHeader) throw new Error('RTSP header too long');
        return;
      }
      const request = parseRequest(this.#pending.toString('latin1', 0, headerEnd));
      const end = headerEnd + 4 + bodyLength(request);
      if (this.#pending.length < end) return;
      this.#pending = this.#pending.subarray(end);
      yield request;
    }
  }
}

/** The bytes of an answer; `Content-Length` is added where there is a body. */
export function formatResponse(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  body = '',
): Buffer {
  const lines = [`RTSP/1.0 ${status} ${reasons[status] ?? 'Error'}`];
  for (const [name, value] of Object.entries(headers))
    for (const each of [value].flat()) if (each !== undefined) lines.push(`${name}: ${each}`);
  if (body !== '') lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

function parseRequest(text: string): RtspRequest {
  const [first = '', ...rest] = text.split('\r\n');
  const [, method, uri] = /^([A-Z_]+) (\S+) RTSP\/1\.\d$/.exec(first) ?? [];
  if (method === undefined || uri === undefined) throw new Error('not an RTSP request');
  const headers = new Map<string, string>();
  for (const line of rest) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { kind: 'request', method, uri, headers };
}

function bodyLength(request: RtspRequest): number {
  const length = Number(request.headers.get('content-length') ?? 0);
  if (!Number.isInteger(length) || length < 0 || length > longestHeader)
    throw new Error('bad Content-Length');
  return length;
}

const reasons: Record<number, string> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  415: 'Unsupported Media Type',
  453: 'Not Enough Bandwidth',
  454: 'Session Not Found',
  455: 'Method Not Valid in This State',
  461: 'Unsupported Transport',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
