import { createHash, randomBytes } from 'node:crypto';
import type { Credentials } from '../../app/ports.ts';
import { ns } from '../xml/namespaces.ts';
import { escapeText } from '../xml/writeXml.ts';

/** A WS-Security header with a password digest, or on consent the password; `created` is the time on the camera's clock. */
export function usernameToken(credentials: Credentials, created: Date, asText = false): string {
  const nonce = randomBytes(16);
  const at = `${created.toISOString().slice(0, 19)}Z`;
  const digest = createHash('sha1')
    .update(nonce)
    .update(at + credentials.password.reveal())
    .digest('base64');
  const profile = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0';
  const encoding =
    'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary';
  return (
    // Q26: no mustUnderstand. Cameras that do not know the header refuse a request that insists on it.
    `<wsse:Security xmlns:wsse="${ns.wsse}" xmlns:wsu="${ns.wsu}">` +
    `<wsse:UsernameToken><wsse:Username>${escapeText(credentials.username)}</wsse:Username>` +
    (asText
      ? `<wsse:Password Type="${profile}#PasswordText">${escapeText(credentials.password.reveal())}</wsse:Password>`
      : `<wsse:Password Type="${profile}#PasswordDigest">${digest}</wsse:Password>`) +
    `<wsse:Nonce EncodingType="${encoding}">${nonce.toString('base64')}</wsse:Nonce>` +
    `<wsu:Created>${at}</wsu:Created></wsse:UsernameToken></wsse:Security>`
  );
}
