/**
 * Text of the wire without secrets: WS-Security headers (cameras echo them, Q47), passwords, Authorization headers and
 * user names in addresses.
 */
export function redact(wire: string): string {
  return wire
    .replace(/<((?:[\w-]+:)?Security)\b[^>]*>[\s\S]*?<\/\1\s*>/g, '<$1>***</$1>')
    .replace(
      /<((?:[\w-]+:)?(?:Password|Nonce|Passphrase|Key))\b([^>]*[^/>])?>[\s\S]*?<\/\1\s*>/g,
      '<$1>***</$1>',
    )
    .replace(/\b((?:Proxy-)?Authorization:\s*)[^\r\n]+/gi, '$1***')
    .replace(/\b((?:response|cnonce|nonce|opaque)=)"[^"]*"/gi, '$1"***"')
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@<>"]*@/gi, '$1***@')
    .replace(/([?&;](?:password|passwd|pwd|pass|user|usr|username|token)=)[^&\s<"]*/gi, '$1***');
}
