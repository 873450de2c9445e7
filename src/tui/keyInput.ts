import type { Key } from 'ink';

/**
 * The keys in what Ink hands over. Keys held over a slow line arrive as one text (`jjj`), so every character of it is a
 * key of its own.
 */
export function keyNames(input: string, key: Key): string[] {
  const named = namedKey(key);
  if (named !== undefined) return [named];
  if (key.ctrl) return input.length === 1 ? [`ctrl-${input.toLowerCase()}`] : [];
  // alt-letter arrives when Escape and a letter come together: two keys, as typed.
  const characters = Array.from(input).flatMap(characterName);
  return key.meta && characters.length > 0 ? ['esc', ...characters] : characters;
}

function namedKey(key: Key): string | undefined {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'pageup';
  if (key.pageDown) return 'pagedown';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.return) return 'enter';
  if (key.escape) return 'esc';
  if (key.tab) return key.shift ? 'shift-tab' : 'tab';
  if (key.backspace || key.delete) return 'backspace';
  return undefined;
}

function characterName(character: string): string[] {
  const code = character.codePointAt(0) ?? 0;
  if (character === ' ') return ['space'];
  if (character === '\r' || character === '\n') return ['enter'];
  if (character === '\t') return ['tab'];
  if (code === 0x1b) return ['esc'];
  if (code === 0x7f || code === 0x08) return ['backspace'];
  if (code < 0x20) return [`ctrl-${String.fromCharCode(code + 0x60)}`];
  return [character];
}
