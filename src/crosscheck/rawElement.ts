import type { EntityRef } from '../app/ports.ts';

const longest = 32_768;

/**
 * The element of one configuration in an answer, as the camera sent it. Cut out by its text: the other client keeps no
 * tree, and ours must not be asked what it saw. The whole answer where it is not found.
 */
export function rawElement(ref: Pick<EntityRef, 'kind' | 'token'>, answer: string): string {
  const name = ref.kind === 'imaging' ? 'ImagingSettings' : 'Configurations?';
  const elements = answer.matchAll(
    new RegExp(`<((?:[\\w.-]+:)?${name})(\\s[^>]*)?>[\\s\\S]*?</\\1\\s*>`, 'g'),
  );
  for (const [element, , attributes = ''] of elements) {
    const token = /\btoken\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes);
    if (ref.kind === 'imaging' || (token?.[1] ?? token?.[2]) === ref.token) return element.slice(0, longest);
  }
  return answer.slice(0, longest);
}
