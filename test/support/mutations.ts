/** A small seeded generator (mulberry32), so that a failure can be had again from its seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pieces = [
  '<!DOCTYPE a [<!ENTITY x "xxxxxxxx">]>',
  '&x;&x;&nbsp;',
  '<a><b></a></b>',
  '\u0000\u0001',
  '<tt:A tt:b="',
  ']]>',
  '<![CDATA[',
  '<!--',
  '99999999999999999999',
  '-1',
  '',
  'NaN',
  '\ud800',
  '(null)',
  'http://[::1',
  '<s:Fault/>',
];

/** The bytes with up to four things done to them: cut, doubled, swapped, overwritten, with something put in, repeated. */
export function mutated(bytes: Uint8Array, random: () => number): Buffer {
  let result = Buffer.from(bytes);
  const pick = (below: number): number => Math.floor(random() * below);
  for (let step = pick(4); step >= 0; step--) {
    const at = pick(result.length + 1);
    const length = pick(60);
    switch (pick(8)) {
      case 0:
        result = result.subarray(0, at);
        break;
      case 1:
        result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)]);
        break;
      case 2:
        for (let index = at; index < Math.min(at + 4, result.length); index++) result[index] = pick(256);
        break;
      case 3:
        result = Buffer.concat([
          result.subarray(0, at),
          Buffer.from(pieces[pick(pieces.length)] ?? ''),
          result.subarray(at),
        ]);
        break;
      case 4:
        result = Buffer.concat([result.subarray(0, at + length), result.subarray(at)]);
        break;
      case 5: {
        const text = result.toString('latin1');
        const tag = [...text.matchAll(/>([^<>]{1,40})</g)];
        const found = tag[pick(tag.length)];
        const value = pieces[pick(pieces.length)] ?? '';
        if (found !== undefined)
          result = Buffer.from(
            text.slice(0, found.index + 1) + value + text.slice(found.index + 1 + (found[1] ?? '').length),
            'latin1',
          );
        break;
      }
      case 6:
        result = Buffer.concat([result, result.subarray(at, at + length)]);
        break;
      default:
        result = Buffer.from(
          result.toString('latin1').replaceAll('tt:', pick(2) === 0 ? 'zz:' : ''),
          'latin1',
        );
    }
  }
  return result;
}
