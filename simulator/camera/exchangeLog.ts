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
    const { request, answer } = exchange;
    const isLong = request.length > maxText || answer.length > maxText;
    this.entries.push(isLong ? { ...exchange, request: cut(request), answer: cut(answer) } : exchange);
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

/** The start as a text of its own: a piece of a long one would keep all of it in memory, of fifty answers of 20 MB each. */
const cut = (text: string): string =>
  text.length > maxText ? Buffer.from(text.slice(0, maxText)).toString() : text;

/** Up to the closing tag, whatever stands between, or to where the text was cut. */
const secretElements =
  /(<(?:[\w-]+:)?(Password|Nonce|Created|PSK|Key)\b[^>]*(?<!\/)>).*?(<\/(?:[\w-]+:)?\2\s*>|$)/gs;

/** A password's digest is a secret too: with nonce and time it can be guessed at. */
function redact(text: string): string {
  return text.replace(secretElements, '$1***$3');
}
