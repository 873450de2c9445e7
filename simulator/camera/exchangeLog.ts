export interface Exchange {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly status: number;
  readonly request: string;
  readonly answer: string;
}

const maxText = 8192;

/** The last exchanges of a camera; secrets are taken out when it is read, so that answering stays cheap. */
export class ExchangeLog {
  private readonly entries: Exchange[] = [];
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  add(exchange: Exchange): void {
    this.entries.push(exchange);
    if (this.entries.length > this.size) this.entries.shift();
  }

  read(): (Omit<Exchange, 'at'> & { at: string })[] {
    return this.entries.map((entry) => ({
      ...entry,
      at: new Date(entry.at).toISOString(),
      request: redact(entry.request),
      answer: redact(entry.answer),
    }));
  }
}

const secretElements = /(<(?:[\w-]+:)?(Password|Nonce|Created|PSK|Key)\b[^>]*>)[^<]*(<)/g;

/** A password's digest is a secret too: with nonce and time it can be guessed at. */
function redact(text: string): string {
  return text.slice(0, maxText).replace(secretElements, '$1***$3');
}
