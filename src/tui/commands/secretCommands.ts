import { CamOptError } from '../../domain/errors.ts';
import type { Overlay } from '../state/model.ts';
import { guardMs } from '../state/model.ts';
import { until, type Ui } from './ui.ts';

/** A password that is being typed. It is kept here and nowhere in the state, so that no frame and no log can hold it. */
export interface SecretInput {
  text: string;
  done: (text: string) => void;
  declined: () => void;
}

/**
 * Asks for a password or passphrase in the bottom line, once nothing else is in front. Rejects with CAM_CREDENTIALS_MISSING
 * when the person does not want to; until the next key the same question is not put again, because many cameras ask it.
 */
export async function askSecret(ui: Ui, question: string): Promise<string> {
  const label = question.trim().replace(/:$/, '');
  const isFree = () => ui.store.get().overlay === null;
  while (!ui.declined.has(label) && !isFree())
    // Several may have waited for the same moment: who comes second waits on, else the first would wait for ever.
    await until(ui, () => isFree() || ui.declined.has(label));
  if (ui.declined.has(label)) throw declinedError(label);
  // One that something else took the place of is not answered any more.
  ui.secret?.declined();
  return new Promise((resolve, reject) => {
    ui.secret = {
      text: '',
      done: resolve,
      declined: () => {
        ui.declined.add(label);
        reject(declinedError(label));
      },
    };
    ui.store.send({
      type: 'overlay',
      overlay: { kind: 'secret', label, length: 0, readyAt: ui.now() + guardMs },
    });
  });
}

function declinedError(label: string): CamOptError {
  return new CamOptError('CAM_CREDENTIALS_MISSING', `${label}: nothing was typed`, {
    hint: 'the cameras that need it are not asked until they are read again',
  });
}

export function secretKey(ui: Ui, overlay: Extract<Overlay, { kind: 'secret' }>, key: string): void {
  const { secret } = ui;
  if (secret === null) return;
  if (key === 'enter' || key === 'esc') {
    ui.secret = null;
    ui.store.send({ type: 'overlay', overlay: null });
    if (key === 'enter' && secret.text !== '') secret.done(secret.text);
    else secret.declined();
    return;
  }
  if (key === 'backspace') secret.text = Array.from(secret.text).slice(0, -1).join('');
  else if (key === 'ctrl-u') secret.text = '';
  else if (key === 'space') secret.text += ' ';
  else if (Array.from(key).length === 1) secret.text += key;
  ui.store.send({ type: 'overlay', overlay: { ...overlay, length: Array.from(secret.text).length } });
}
