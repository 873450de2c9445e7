import { bindingsOf, type KeyBinding } from '../keys.ts';
import { currentScreen, type State, type Toast } from '../state/model.ts';
import { fit, textWidth, wrapWords } from '../text.ts';
import type { Theme } from '../theme.ts';

/** The two lines at the bottom: a prompt, message or what is waited for; then what the keys do now. */
export function footerLines(
  state: State,
  theme: Theme,
  columns: number,
  now: number,
  spin: string,
): string[] {
  const toast = state.overlay === null && !state.quitting ? state.toasts.at(-1) : undefined;
  if (toast !== undefined && textWidth(toastText(state, toast)) > columns - 2)
    return longToast(state, toast, theme, columns);
  return [messageLine(state, theme, columns, now, spin), keyLine(state, theme, columns)];
}

function messageLine(state: State, theme: Theme, columns: number, now: number, spin: string): string {
  const prompt = promptText(state, now);
  if (prompt !== null) return theme.paint('title', fit(` ${prompt}`, columns));
  if (state.quitting)
    return theme.paint('title', fit(` finishing the cameras at work, then leaving ${spin}`, columns));
  const toast = state.toasts.at(-1);
  if (toast !== undefined)
    return theme.paint(
      toast.kind === 'error' ? 'bad' : 'good',
      fit(` ${toastText(state, toast).replaceAll(unbroken, ' ')}`, columns),
    );
  const waiting = [...state.waiting.values()].at(-1);
  return waiting === undefined
    ? theme.paint('dim', theme.rule(columns))
    : theme.paint('info', fit(` ${waiting} ${spin}`, columns));
}

function toastText(state: State, toast: Toast): string {
  const more = state.toasts.length > 1 ? `  (+${state.toasts.length - 1})` : '';
  const end = Number.isFinite(toast.until) ? more : `${more}  esc${unbroken}dismisses`;
  return `${toast.kind === 'error' ? 'x ' : ''}${toast.text}${end}`;
}

const unbroken = '\u00a0';

/** What went wrong is told whole: over both lines, where one does not hold it. */
function longToast(state: State, toast: Toast, theme: Theme, columns: number): string[] {
  const [first = '', second = ''] = wrapWords(toastText(state, toast), columns - 2, 2);
  const style = toast.kind === 'error' ? 'bad' : 'good';
  return [first, second].map((line) =>
    theme.paint(style, fit(` ${line.replaceAll(unbroken, ' ')}`, columns)),
  );
}

function promptText(state: State, now: number): string | null {
  const { overlay } = state;
  if (overlay === null) return null;
  switch (overlay.kind) {
    case 'filter':
      return `filter: ${overlay.text}_`;
    case 'count':
      // Drawn when it listens: a key that was typed before cannot have been meant for it.
      return now < overlay.readyAt ? null : `${overlay.label}: ${overlay.text}_`;
    case 'edit':
      return `${overlay.label}: ${overlay.text}_   ${overlay.error === '' ? `camera takes ${overlay.limits}` : overlay.error}`;
    case 'prompt':
      return `${overlay.label}: ${overlay.text}_${overlay.error === '' ? '' : `   ${overlay.error}`}`;
    case 'secret':
      return now < overlay.readyAt ? null : `${overlay.label}: ${'*'.repeat(Math.min(24, overlay.length))}_`;
    case 'palette':
      return `:${overlay.text}_`;
    case 'choose':
    case 'confirm':
      return null;
  }
}

const promptKeys: Readonly<Record<string, string>> = {
  filter: 'enter accept  esc cancel  ctrl-u clear   words, !not, model:axis, changes:yes',
  count: 'enter confirm  esc cancel   (empty or wrong cancels)',
  edit: 'enter set  esc cancel  ctrl-u clear',
  secret: 'enter use it  esc leave it   what is typed is not shown and not kept in the log',
  palette: 'enter run  esc cancel  up/down choose',
  choose: 'enter choose  esc cancel  j/k move',
  confirm: 'y yes   any other key: no',
};

function keyLine(state: State, theme: Theme, columns: number): string {
  if (state.overlay?.kind === 'prompt')
    return theme.paint('dim', fit(` ${state.overlay.hint}   enter, esc`, columns));
  if (state.overlay !== null)
    return theme.paint('dim', fit(` ${promptKeys[state.overlay.kind] ?? ''}`, columns));
  const shown = bindingsOf(state.keys, currentScreen(state).name)
    .filter((binding) => binding.footer !== undefined)
    .sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
  // ? and q stay, whatever else there is no room for.
  const last = shown
    .filter((binding) => binding.id === 'help' || binding.id === 'quit')
    .map((one) => keyText(state, one));
  let line = '';
  const room = columns - textWidth(last.join('  ')) - 3;
  for (const binding of shown) {
    if (binding.id === 'help' || binding.id === 'quit' || binding.offWhen?.(state) !== undefined) continue;
    const text = keyText(state, binding);
    if (textWidth(line) + 2 + textWidth(text) <= room) line += `${line === '' ? '' : '  '}${text}`;
  }
  return theme.paint('dim', fit(` ${[line, ...last].filter(Boolean).join('  ')}`, columns));
}

function keyText(state: State, binding: KeyBinding): string {
  const screen = currentScreen(state).name;
  const { marks } = state.list;
  const count =
    screen === 'cameras' && (binding.id === 'apply' || binding.id === 'optimize') && marks.size > 0
      ? ` ${marks.size} marked`
      : '';
  return `${binding.keys[0] ?? ''} ${binding.label}${count}`;
}
