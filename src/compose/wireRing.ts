import type { Exchange } from '../app/siteServices.ts';

/** The latest exchanges of this process, within so many characters of XML: a long session must not fill the memory. */
export interface WireRing {
  add(cameraId: string, exchange: Exchange): void;
  of(cameraId: string): readonly Exchange[];
}

const longestText = 20_000;

export function wireRing(mostCharacters = 3_000_000): WireRing {
  const kept: { cameraId: string; exchange: Exchange; size: number }[] = [];
  let size = 0;
  return {
    add: (cameraId, exchange) => {
      const short = {
        ...exchange,
        request: shortened(exchange.request),
        response: shortened(exchange.response),
      };
      const entry = { cameraId, exchange: short, size: short.request.length + short.response.length };
      kept.push(entry);
      size += entry.size;
      let gone = 0;
      for (; size > mostCharacters && gone < kept.length - 1; gone++) size -= kept[gone]?.size ?? 0;
      if (gone > 0) kept.splice(0, gone);
    },
    of: (cameraId) => kept.filter((entry) => entry.cameraId === cameraId).map(({ exchange }) => exchange),
  };
}

function shortened(text: string): string {
  return text.length <= longestText
    ? text
    : `${text.slice(0, longestText)} (${text.length - longestText} more characters not kept)`;
}
