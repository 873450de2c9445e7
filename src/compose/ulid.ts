import { randomBytes } from 'node:crypto';
import type { Ids } from '../app/ports.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** ULIDs (https://github.com/ulid/spec): 48 bits of milliseconds, then 80 random bits that count up within one of them. */
export function ulids(now: () => number): Ids {
  let last = 0;
  let random = 0n;
  return {
    unique: () => {
      const at = now();
      random = at <= last ? random + 1n : BigInt(`0x${randomBytes(10).toString('hex')}`) >> 1n;
      last = Math.max(at, last);
      return encode(BigInt(last), 10) + encode(random, 16);
    },
  };
}

function encode(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n)
    text = (alphabet[Number(rest & 31n)] ?? '0') + text;
  return text;
}
