import { expect, test } from 'vitest';
import { recommend } from '../../../src/rules/recommend.ts';
import { smartCodec } from '../../../src/rules/smartCodec.ts';
import { exampleInput } from '../../support/exampleReading.ts';

const set = { fps: 25, gop: 50, maxShutter: '1/50' };

test.each([
  [
    { fps: 12.44, gop: 50 },
    /^measured 12\.4 fps of 25: smart codec seems on; cap left unchanged\. ONVIF has no/,
  ],
  [{ fps: 25, gop: 250 }, /^measured a key frame every 250 frames instead of 50: smart codec seems on/],
  [
    { fps: 12, gop: 100 },
    /^measured 12 fps of 25 and a key frame every 100 frames instead of 50: smart codec/,
  ],
])('%o is said, with the web page as the place to go', (measured, words) => {
  expect(smartCodec(measured, set)).toMatch(words);
});

test.each([
  [{ fps: 22, gop: 55 }, set],
  [{ fps: null, gop: null }, set],
  [
    { fps: 5, gop: 10 },
    { fps: null, gop: null },
  ],
  [{ fps: 5, gop: 10 }, {}],
])('%o against %o says nothing', (measured, against) => {
  expect(smartCodec(measured, against)).toBeUndefined();
});

test('few frames under an exposure longer than one may be just that', () => {
  expect(smartCodec({ fps: 6, gop: null }, { ...set, maxShutter: '1/6' })).toMatch(
    /^measured 6 fps of 25: the exposure may take up to 1\/6 s, .* or a smart codec is on; cap left unchanged$/,
  );
});

test('it is advice and changes nothing, the cap above all', () => {
  const input = exampleInput({ stream: { fps: 25, gop: 50 } });
  const measured = recommend({ ...input, measured: { fps: 8, gop: 200 } });
  const { warnings } = measured;
  expect(warnings.filter((text) => text.includes('smart codec'))).toHaveLength(1);
  expect(measured.changes).toEqual(recommend(input).changes);
});
