export interface RtspAnswer {
  kind: 'answer';
  status: number;
  /** Names in small letters; several headers of one name keep their order. */
  headers: ReadonlyMap<string, readonly string[]>;
  body: string;
}

/** A packet that came between the answers. */
export interface InterleavedPacket {
  kind: 'packet';
  channel: number;
  bytes: Uint8Array;
}

export class NotRtsp extends Error {
  override readonly name = 'NotRtsp';
}

const longestHeader = 64 * 1024;
const longestBody = 1024 * 1024;

/** Cuts what a camera sends into answers and interleaved packets. Throws NotRtsp for anything else. */
export class RtspAnswerReader {
  #pending: Buffer = Buffer.alloc(0);

  *feed(chunk: Uint8Array): Generator<RtspAnswer | InterleavedPacket> {
    this.#pending = this.#pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const next = this.#pending[0] === 0x24 ? this.#packet() : this.#answer();
      if (!next) return;
      this.#pending = this.#pending.subarray(next.end);
      yield next.item;
    }
  }

  #packet(): { item: InterleavedPacket; end: number } | undefined {
    if (this.#pending.length < 4) return undefined;
    const end = 4 + this.#pending.readUInt16BE(2);
    if (this.#pending.length < end) return undefined;
    return {
      item: { kind: 'packet', channel: this.#pending[1] ?? 0, bytes: this.#pending.subarray(4, end) },
      end,
    };
  }

  #answer(): { item: RtspAnswer; end: number } | undefined {
    const start = this.#pending.subarray(0, 5).toString('latin1');
    if (!'RTSP/'.startsWith(start)) throw new NotRtsp('what answers there speaks no RTSP');
    const headerEnd = this.#pending.indexOf('\r\n\r\n');
    if (headerEnd < 0) {
      if (this.#pending.length > longestHeader) throw new NotRtsp('the header has no end');
      return undefined;
    }
    const [first = '', ...lines] = this.#pending.toString('utf8', 0, headerEnd).split('\r\n');
    const status = Number(/^RTSP\/\d\.\d (\d{3})/.exec(first)?.[1] ?? Number.NaN);
    if (!Number.isInteger(status)) throw new NotRtsp('the status line is not readable');
    const headers = headersOf(lines);
    const length = Number(headers.get('content-length')?.[0] ?? 0);
    if (!(length >= 0 && length <= longestBody)) throw new NotRtsp('the stated length is not possible');
    const end = headerEnd + 4 + length;
    if (this.#pending.length < end) return undefined;
    const body = this.#pending.toString('utf8', headerEnd + 4, end);
    return { item: { kind: 'answer', status, headers, body }, end };
  }
}

function headersOf(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}
