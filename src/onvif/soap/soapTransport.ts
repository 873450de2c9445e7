import { CamOptError, isCamOptError } from '../../domain/errors.ts';
import { ns } from '../xml/namespaces.ts';
import type { HttpAnswer } from '../transport/httpAnswer.ts';
import { readTwice, type HttpClient } from '../transport/httpClient.ts';
import { redact } from '../../shared/redact.ts';
import { soapContentType, soapEnvelope, type SoapCall } from './envelope.ts';
import { soapReplyFrom, type SoapReply } from './soapReply.ts';
import { LazyWireRecord, type WireRecord } from './wireRecord.ts';

/** One request on the wire and what came back, still without a judgement about it. */
export interface SoapExchange {
  url: URL;
  http: HttpAnswer;
  reply: SoapReply;
}

export interface SoapSendOptions {
  write: boolean;
  timeoutMs: number;
  /** makes a WS-Security header for one request */
  security?: () => string;
  /** `Authorization` header for the text that will be sent */
  authorization?: (request: { method: string; uri: string; body: string }) => string;
}

export interface SoapTransport {
  send(path: string, call: SoapCall, options: SoapSendOptions, signal: AbortSignal): Promise<SoapExchange>;
  /** scheme and host that requests go to; changes when the camera sends from http to https */
  readonly origin: string;
}

interface Address {
  url: URL;
  /** path and query as sent */
  uri: string;
  /** without what may be secret in it */
  shown: string;
}

const maxAnswerBytes = 4 * 1024 * 1024;

export function createSoapTransport(options: {
  http: HttpClient;
  origin: string;
  now: () => Date;
  onWire: ((record: WireRecord) => void) | undefined;
}): SoapTransport {
  let origin = options.origin;
  // A camera has few addresses and is asked at them often.
  const addresses = new Map<string, Address>();
  const addressOf = (path: string, at: string): Address => {
    const key = at + path;
    const known = addresses.get(key);
    if (known !== undefined) return known;
    const url = new URL(path, at);
    const address = { url, uri: url.pathname + url.search, shown: redact(url.href) };
    addresses.set(key, address);
    return address;
  };
  // Q40: a few devices answer SOAP 1.2 with an empty page and understand only 1.1.
  let version: '1.2' | '1.1' = '1.2';

  const postOnce = async (
    { url, uri, shown }: Address,
    call: SoapCall,
    how: SoapSendOptions,
    signal: AbortSignal,
  ): Promise<SoapExchange> => {
    const envelope = soapEnvelope(call, how.security?.());
    const body = version === '1.2' ? envelope : envelope.replace(ns.soap12, ns.soap11);
    const headers: Record<string, string> =
      version === '1.2'
        ? { 'content-type': soapContentType(call) }
        : { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${call.operation}"` };
    if (how.authorization !== undefined)
      headers['authorization'] = how.authorization({ method: 'POST', uri, body });
    const at = options.now();
    let http: HttpAnswer | undefined;
    try {
      http = await options.http.exchange(
        {
          url,
          method: 'POST',
          headers,
          body,
          what: call.operation,
          write: how.write,
          timeoutMs: how.timeoutMs,
          maxBytes: maxAnswerBytes,
        },
        signal,
      );
      return { url, http, reply: soapReplyFrom(http.bytes, http.contentType) };
    } finally {
      const milliseconds = options.now().getTime() - at.getTime();
      const about = { at, operation: call.operation, url: shown, milliseconds };
      options.onWire?.(new LazyWireRecord(about, body, http));
    }
  };

  const post: typeof postOnce = async (address, call, how, signal) => {
    const send = (): Promise<SoapExchange> => postOnce(address, call, how, signal);
    return how.write ? send() : readTwice(send);
  };

  return {
    get origin() {
      return origin;
    },
    async send(path, call, how, signal) {
      const address = addressOf(path, origin);
      const { url } = address;
      const exchange = await post(address, call, how, signal);
      if (exchange.http.status >= 300 && exchange.http.status < 400) {
        // Q41: only to https, only on the same host; credentials go to no other.
        const target = redirectTarget(url, exchange.http.location);
        const redirected = await post(addressOf(path, target.origin), call, how, signal).catch(
          (error: unknown) => {
            throw isCamOptError(error, 'CAM_UNREACHABLE')
              ? new CamOptError('CAM_REDIRECTED', `${url.host} sends to ${target.origin}: ${error.message}`, {
                  cause: error,
                  details: { sent: false },
                })
              : error;
          },
        );
        origin = target.origin;
        return redirected;
      }
      if (
        version === '1.2' &&
        !how.write &&
        exchange.http.status === 200 &&
        exchange.http.bytes.length === 0
      ) {
        version = '1.1';
        const second = await post(address, call, how, signal);
        if (second.reply.kind !== 'unreadable') return second;
        version = '1.2';
      }
      return exchange;
    },
  };
}

function redirectTarget(from: URL, location: string | undefined): URL {
  const target = location === undefined ? undefined : URL.parse(location, from.href);
  if (target !== undefined && target !== null && from.protocol === 'http:') {
    if (target.protocol === 'https:' && target.hostname === from.hostname) return target;
  }
  const shown = target === undefined || target === null ? 'nowhere' : `${target.protocol}//${target.host}`;
  throw new CamOptError('CAM_REDIRECTED', `${from.host} sends to ${shown}`, { details: { sent: true } });
}
