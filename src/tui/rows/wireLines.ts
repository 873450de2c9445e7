import type { Exchange } from '../../app/siteServices.ts';
import { plainText } from '../../shared/plainText.ts';
import { cameraText } from '../text.ts';
import { pieces } from './textLine.ts';

/** One exchange with a camera as a line of its wire log. */
export function exchangeLine(exchange: Exchange): string {
  return `${answerOf(exchange)}  ${cameraText(exchange.operation).padEnd(36)} ${cameraText(pathOf(exchange.url))}`;
}

function answerOf({ at, status, milliseconds }: Exchange): string {
  const answer = status === null ? 'no answer' : `HTTP ${status}`;
  return `${at.toTimeString().slice(0, 8)}  ${answer.padEnd(9)} ${String(milliseconds).padStart(6)} ms`;
}

/** Host and port stand in the title already. */
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '');
}

/** The whole exchange, element by element, free of control characters. */
export function exchangeText(exchange: Exchange, columns: number): string[] {
  const width = columns - 4;
  return [
    `${answerOf(exchange)}  ${cameraText(exchange.operation)}`,
    ...pieces(plainText(exchange.url, 4000), width),
    '',
    'SENT',
    ...xmlLines(exchange.request, width),
    '',
    'ANSWER',
    ...(exchange.response === '' ? ['(nothing)'] : xmlLines(exchange.response, width)),
  ];
}

/** An element on each line, set in by its depth; what is no XML comes out in pieces. */
function xmlLines(xml: string, width: number): string[] {
  let depth = 0;
  return xml
    .replace(/>\s*</g, '>\n<')
    .split(/\r?\n/)
    .flatMap((text) => {
      const clean = plainText(text, 100_000);
      if (clean.startsWith('</')) depth = Math.max(0, depth - 1);
      const indent = '  '.repeat(Math.min(depth, 12));
      const opens = /^<[^/?!]/.test(clean) && !clean.endsWith('/>') && !/<\/[^>]*>$/.test(clean);
      if (opens) depth += 1;
      return pieces(clean, Math.max(20, width - indent.length)).map((part) => indent + part);
    });
}
