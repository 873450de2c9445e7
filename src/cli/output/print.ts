import { documents } from '../../domain/documents.ts';
import type { CamOptError } from '../../domain/errors.ts';
import type { Context, Outcome } from '../context.ts';
import { plainText } from '../../shared/plainText.ts';
import type { Terminal } from '../terminal.ts';
import { humanText } from './human.ts';
import { paragraphs } from './paragraph.ts';

/** The result of a command, in the voice that was asked for: one JSON document, or text for a person. */
export function print(outcome: Outcome, context: Pick<Context, 'settings' | 'terminal' | 'style'>): void {
  const { terminal, settings, style } = context;
  if ('raw' in outcome) return terminal.out(outcome.raw);
  if (!('show' in outcome)) return;
  if (settings.json) {
    // What leaves the program fits the published schema, or it is an error of ours.
    return terminal.out(`${JSON.stringify(documents[outcome.show].parse(outcome.document))}\n`);
  }
  const text = humanText(outcome, style);
  if (text !== '') terminal.out(`${paragraphs(text, style.width)}\n`);
}

/** A failure: what happened and what to do next. */
export function printError(error: CamOptError, terminal: Terminal, json: boolean, verbose: boolean): void {
  if (json) terminal.out(`${JSON.stringify({ error: error.toJSON() })}\n`);
  else
    terminal.err(`camopt: ${plain(error.message)}\n${error.hint === '' ? '' : `  ${plain(error.hint)}\n`}`);
  if (verbose && error.code === 'INTERNAL') terminal.err(`${causes(error)}\n`);
}

/** What somebody typed or what stood in a file is part of some messages. */
function plain(text: string): string {
  return plainText(text, 4096);
}

function causes(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${causes(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
