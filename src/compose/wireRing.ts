import type { Exchange } from '../app/siteServices.ts';
import type { WireRecord } from '../onvif/soap/wireRecord.ts';

/** The latest exchanges of this process, within so many characters of XML: a long session must not fill the memory. */
export interface WireRing {
  add(cameraId: string, exchange: WireRecord): void;
  of(cameraId: string): readonly Exchange[];
}

const longestText = 20_000;

/** Kept as they are; what they say is worked out when somebody looks, since most runs end without that. */
export function wireRing(mostCharacters = 3_000_000): WireRing {
  const kept: { cameraId: string; exchange: WireRecord }[] = [];
  let size = 0;
  return {
    add: (cameraId, exchange) => {
      kept.push({ cameraId, exchange });
      size += exchange.size;
      let gone = 0;
      for (; size > mostCharacters && gone < kept.length - 1; gone++) size -= kept[gone]?.exchange.size ?? 0;
      if (gone > 0) kept.splice(0, gone);
    },
    of: (cameraId) =>
      kept.filter((entry) => entry.cameraId === cameraId).map(({ exchange }) => readable(exchange)),
  };
}

function readable({ at, operation, url, status, milliseconds, request, response }: WireRecord): Exchange {
  return {
    at,
    operation,
    url,
    status,
    milliseconds,
    request: shortened(request),
    response: shortened(response),
  };
}

function shortened(text: string): string {
  return text.length <= longestText
    ? text
    : `${text.slice(0, longestText)} (${text.length - longestText} more characters not kept)`;
}
