import type { Key } from 'ink';

/** Turns what Ink hands over into names of keys; remembers a little, because a slow line tears sequences apart. */
export interface KeyReader {
  read(input: string, key: Key, now: number): string[];
}

/** Time in which the rest of a torn escape sequence is expected (ms). */
const tornMs = 500;

/**
 * Keys held over a slow line arrive as one text (`jjj`), so every character of it is a key of its own. An arrow whose
 * bytes came more than 20 ms apart arrives as Escape and the text `[A`: the text must not act as the letters in it, since
 * `A` takes every mark away.
 */
export function makeKeyReader(): KeyReader {
  let torn = '';
  let tornAt = Number.NEGATIVE_INFINITY;
  return {
    read(input, key, now) {
      const plain = !key.ctrl && namedKey(key) === undefined;
      const text = plain && now - tornAt < tornMs ? torn + input : input;
      torn = '';
      if (key.escape) {
        torn = escapeSign;
        tornAt = now;
        // Ink takes two in one packet for one key with a modifier.
        return key.meta ? ['esc', 'esc'] : ['esc'];
      }
      if (!plain) return keyNames(input, key);
      // Ink hands over a torn `ESC [` as the text `[` alone.
      const rest = text.startsWith(escapeSign) ? text.slice(1) : text;
      const wasTorn = text !== rest || input.startsWith('[') || text !== input;
      if (!wasTorn) return keyNames(input, key);
      const sequence = /^[[O]([0-9;]*)([A-Za-z~])/.exec(rest);
      if (sequence !== null)
        return [
          ...namesOf(sequence[2] ?? '', sequence[1] ?? ''),
          ...keyNames(rest.slice(sequence[0].length), key),
        ];
      if (/^[[O][0-9;]*$/.test(rest)) {
        torn = text;
        tornAt = now;
        return [];
      }
      return keyNames(rest, key);
    },
  };
}

const escapeSign = '\u001b';

function namesOf(final: string, parameters: string): string[] {
  const name = final === '~' ? tildeKeys[parameters] : finalKeys[final];
  return name === undefined ? [] : [name];
}
const finalKeys: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift-tab',
};
const tildeKeys: Readonly<Record<string, string>> = { 1: 'home', 4: 'end', 5: 'pageup', 6: 'pagedown' };

function keyNames(input: string, key: Key): string[] {
  const names = namesOfOne(input, key);
  // Escape and the next key in one packet look like that key with alt: two keys, as typed. Without the first of them the
  // enter after it would confirm what it left. An arrow with alt is sent otherwise and is an arrow.
  return key.meta && names.length > 0 && !isArrow(names[0]) ? ['esc', ...names] : names;
}

function namesOfOne(input: string, key: Key): string[] {
  const named = namedKey(key);
  if (named !== undefined) return [named];
  if (key.ctrl) return input.length === 1 ? [`ctrl-${input.toLowerCase()}`] : [];
  return Array.from(input).flatMap(characterName);
}

function isArrow(name: string | undefined): boolean {
  return ['up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown'].includes(name ?? '');
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
