import { Box } from 'ink';
import type { ReactElement } from 'react';
import { paletteChoices } from '../palette.ts';
import { shownKeys } from '../keys.ts';
import type { Overlay, State } from '../state/model.ts';
import { scrollTop } from '../state/moving.ts';
import { fit, textWidth } from '../text.ts';
import type { Theme } from '../theme.ts';
import { Lines } from './Lines.tsx';

/** A box over the screen for a menu, the command palette or a question; nothing for the prompts of the bottom line. */
export function Dialog({
  state,
  theme,
  now,
}: {
  state: State;
  theme: Theme;
  now: number;
}): ReactElement | null {
  const { overlay, size } = state;
  const content = overlay === null ? null : contentOf(state, overlay, now);
  if (content === null) return null;
  const room = size.rows - 8;
  const from = scrollTop(0, content.row, room, content.lines.length);
  const lines = content.lines.slice(from, from + room);
  const width = Math.min(
    size.columns - 8,
    Math.max(textWidth(content.title) + 4, ...lines.map((line) => textWidth(line) + 2)),
  );
  const box = boxed(content.title, lines, content.row - from, theme, width);
  return (
    <Box
      position="absolute"
      top={Math.max(2, Math.floor((size.rows - box.length) / 2) - 1)}
      left={Math.max(0, Math.floor((size.columns - width - 2) / 2))}
      flexDirection="column"
    >
      <Lines lines={box} />
    </Box>
  );
}

interface Content {
  readonly title: string;
  readonly lines: readonly string[];
  /** line of the cursor, -1 for none */
  readonly row: number;
}

function contentOf(state: State, overlay: Overlay, now: number): Content | null {
  switch (overlay.kind) {
    case 'confirm':
      // Drawn when it listens: a key that was typed before cannot have been meant for it.
      if (now < overlay.readyAt) return null;
      return { title: overlay.title, lines: [...overlay.lines, '', 'y  yes', 'any other key  no'], row: -1 };
    case 'choose':
      return {
        title: overlay.title,
        lines: overlay.options.map((option) => `  ${option}`),
        row: overlay.row,
      };
    case 'palette': {
      const choices = paletteChoices(state, overlay.text);
      const lines = choices.map(
        (binding) =>
          `  ${fit(shownKeys(binding), 14)} ${fit(binding.label, 18)}${state.size.columns < 120 ? '' : ` ${binding.help}`}`,
      );
      return {
        title: `:${overlay.text}_`,
        lines: lines.length > 0 ? lines : ['  no such command'],
        row: Math.min(overlay.row, Math.max(0, choices.length - 1)),
      };
    }
    case 'prompt':
    case 'secret':
    case 'filter':
    case 'count':
    case 'edit':
      return null;
  }
}

function boxed(title: string, lines: readonly string[], row: number, theme: Theme, width: number): string[] {
  const [top, middle, bottom, side] = theme.ascii ? ['++', '++', '++', '|'] : ['┌┐', '├┤', '└┘', '│'];
  const edge = (ends: string) => `${ends.charAt(0)}${theme.rule(width)}${ends.charAt(1)}`;
  return [
    edge(top),
    `${side}${theme.paint('title', fit(` ${title}`, width))}${side}`,
    edge(middle),
    ...lines.map((text, index) => {
      const content = fit(index === row ? `>${text.slice(1)}` : ` ${text}`.slice(row < 0 ? 0 : 1), width);
      return `${side}${index === row ? theme.paint('cursor', content) : content}${side}`;
    }),
    edge(bottom),
  ];
}
