/** What goes back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
  /** How the bytes leave: all at once unless a fault says otherwise. */
  readonly delivery?: Delivery;
}

export type Delivery =
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drip'; readonly bytesPerSecond: number };

const soapType = 'application/soap+xml; charset=utf-8';

export const soapAnswer = (body: string, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': soapType },
  body,
});

export const htmlAnswer = (status: number, title: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html', ...headers },
  body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
});
