import { redact } from '../../shared/redact.ts';
import { decodeXml } from '../xml/decodeXml.ts';
import type { HttpAnswer } from '../transport/httpAnswer.ts';

/** One exchange as it is logged and captured: no secrets in it. */
export interface WireRecord {
  readonly at: Date;
  readonly operation: string;
  readonly url: string;
  readonly status: number | null;
  readonly milliseconds: number;
  readonly request: string;
  readonly response: string;
  /** of request and response together, in characters or bytes; told without looking at them */
  readonly size: number;
}

/** Its texts are worked out only for whoever looks: nobody does in most runs, and it costs more than the parsing. */
export class LazyWireRecord implements WireRecord {
  readonly at: Date;
  readonly operation: string;
  readonly url: string;
  readonly milliseconds: number;
  readonly #sent: string;
  readonly #received: HttpAnswer | undefined;

  constructor(
    about: { at: Date; operation: string; url: string; milliseconds: number },
    sent: string,
    received: HttpAnswer | undefined,
  ) {
    this.at = about.at;
    this.operation = about.operation;
    this.url = about.url;
    this.milliseconds = about.milliseconds;
    this.#sent = sent;
    this.#received = received;
  }

  get status(): number | null {
    return this.#received?.status ?? null;
  }

  get request(): string {
    return redact(this.#sent);
  }

  get response(): string {
    const received = this.#received;
    return received === undefined ? '' : redact(decodeXml(received.bytes, received.contentType));
  }

  get size(): number {
    return this.#sent.length + (this.#received?.bytes.length ?? 0);
  }
}
