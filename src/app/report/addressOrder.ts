const byNumber = new Intl.Collator('en', { numeric: true });

/** `onvif-10.4.1.9` before `onvif-10.4.1.10`. */
export function addressCompare(a: string, b: string): number {
  return byNumber.compare(a, b);
}
