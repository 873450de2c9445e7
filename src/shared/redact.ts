/**
 * Text without secrets, for logs, errors, raw XML and addresses: WS-Security headers (cameras echo them, Q47), passwords,
 * Authorization and Cookie headers, and user names and passwords in addresses.
 */
export function redact(text: string): string {
  return text
    .replace(/<((?:[\w-]+:)?Security)\b[^>]*>[\s\S]*?<\/\1\s*>/g, '<$1>***</$1>')
    .replace(
      /<((?:[\w-]+:)?(?:Password|Nonce|Passphrase|Key))\b([^>]*[^/>])?>[\s\S]*?<\/\1\s*>/g,
      '<$1>***</$1>',
    )
    .replace(/\b((?:Proxy-)?Authorization|(?:Set-)?Cookie)(:\s*)[^\r\n<]+/gi, '$1$2***')
    .replace(/\b((?:response|cnonce|nonce|opaque)=)"[^"]*"/gi, '$1"***"')
    .replace(/:\/\/[^\s/@<>"]*@/g, '://***@')
    .replace(/([?&;](?:password|passwd|pwd|pass|user|usr|username|token)=)[^&\s<"]*/gi, '$1***');
}
