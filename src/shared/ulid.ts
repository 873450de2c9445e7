/** Sortable ids: 48 bits of time in milliseconds and 80 random bits, in Crockford's base 32. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLength = 10;
const randomLength = 16;

/** `random` gives numbers from 0 up to, not including, 1. */
export function makeUlid(at: Date, random: () => number): string {
  let time = '';
  for (let left = at.getTime(), n = 0; n < timeLength; n++, left = Math.floor(left / 32))
    time = alphabet.charAt(left % 32) + time;
  let tail = '';
  for (let n = 0; n < randomLength; n++) tail += alphabet.charAt(Math.floor(random() * 32));
  return time + tail;
}

/** When an id was made; undefined for what is no ULID. */
export function ulidTime(id: string): Date | undefined {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return undefined;
  let time = 0;
  for (const letter of id.slice(0, timeLength)) time = time * 32 + alphabet.indexOf(letter);
  return new Date(time);
}
