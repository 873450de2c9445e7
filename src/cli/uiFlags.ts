import type { Command } from 'commander';
import type { TerminalUiOptions } from '../tui/runTerminalUi.tsx';
import type { Context } from './context.ts';

/** The flags of every command that opens the terminal UI. Each is a setting too, so that it can be had for good. */
export function withUiFlags(command: Command): Command {
  return command
    .option('--ascii', 'lines and signs in ASCII only')
    .option('--theme <colours>', 'for a dark or a light background')
    .option('--mouse', 'mouse on from the start (M switches it)')
    .option('--pictures <how>', 'half-blocks, or kitty where the terminal draws pictures itself')
    .option('--screen-reader', 'in words for a screen reader, no tables')
    .option('--no-listen', 'do not take in cameras that announce themselves (or CAMOPT_LISTEN=0)');
}

export function uiOptions({ settings }: Context): TerminalUiOptions {
  const { color, ascii, theme, mouse, pictures, screenReader, keys, listen } = settings;
  return {
    color,
    listen,
    ...(ascii === undefined ? {} : { ascii }),
    ...(theme === undefined ? {} : { theme }),
    ...(mouse === undefined ? {} : { mouse }),
    ...(pictures === undefined ? {} : { pictures }),
    ...(screenReader === undefined ? {} : { screenReader }),
    ...(keys === undefined ? {} : { keys }),
  };
}
