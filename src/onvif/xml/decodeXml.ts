/**
 * Bytes of an answer as text. Broken UTF-8 becomes replacement characters instead of an error (Q46); UTF-16 is told by its
 * byte order mark or by its first character, which is a `<` (XML 1.0, appendix F), other encodings by the XML declaration or
 * the content type.
 */
export function decodeXml(bytes: Uint8Array, contentType = ''): string {
  const start = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (start === 0xfffe || start === 0x3c00) return new TextDecoder('utf-16le').decode(bytes);
  if (start === 0xfeff || start === 0x003c) return new TextDecoder('utf-16be').decode(bytes);
  const declared = declaredEncoding(bytes) ?? /charset="?([\w-]+)/i.exec(contentType)?.[1];
  return decoderFor(declared).decode(bytes);
}

const utf8 = new TextDecoder('utf-8');

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 100)).toString('latin1');
  return /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)/.exec(head)?.[1];
}

function decoderFor(label: string | undefined): InstanceType<typeof TextDecoder> {
  if (label === undefined || /^utf-?8$/i.test(label)) return utf8;
  // A declaration may lie: text that is no UTF-16 was read byte by byte to find it.
  if (/^utf-?16/i.test(label)) return utf8;
  try {
    return new TextDecoder(label);
  } catch {
    return utf8;
  }
}
