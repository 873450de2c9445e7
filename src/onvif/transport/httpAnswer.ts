import { unzipSync } from 'node:zlib';
import { CamOptError } from '../../domain/errors.ts';

export interface HttpAnswer {
  status: number;
  contentType: string;
  /** raw `WWW-Authenticate` headers, one each; a character stands for a byte */
  authenticate: string[];
  location: string | undefined;
  /** `Server` header */
  server: string;
  /** `Date` header as sent */
  date: string | undefined;
  bytes: Uint8Array;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The answer once its body is there; one that came compressed without being asked for is unpacked. */
export function httpAnswer(status: number, headers: Headers, body: Uint8Array, maxBytes: number): HttpAnswer {
  return {
    status,
    contentType: first(headers['content-type']) ?? '',
    authenticate: listed(headers['www-authenticate']),
    location: first(headers['location']),
    server: first(headers['server']) ?? '',
    date: first(headers['date']),
    bytes: unpacked(body, listed(headers['content-encoding']).join(), maxBytes),
  };
}

function unpacked(body: Uint8Array, encoding: string, maxBytes: number): Uint8Array {
  if (body.length === 0 || !/^\s*(x-gzip|gzip|deflate)\s*$/i.test(encoding)) return body;
  try {
    return unzipSync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    throw new CamOptError('CAM_BAD_ANSWER', 'the answer is compressed and cannot be unpacked', {
      cause: error,
    });
  }
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function listed(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
