/** Sortable ids: 48 bits of time in milliseconds and 80 random bits, in Crockford's base 32. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLength = 10;

/** When an id was made; undefined for what is no ULID. */
export function ulidTime(id: string): Date | undefined {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return undefined;
  let time = 0;
  for (const letter of id.slice(0, timeLength)) time = time * 32 + alphabet.indexOf(letter);
  return new Date(time);
}
