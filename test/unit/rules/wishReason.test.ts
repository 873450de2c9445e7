import { expect, test } from 'vitest';
import { recommend } from '../../../src/rules/recommend.ts';
import { wishReason } from '../../../src/rules/wishReason.ts';
import { exampleInput } from '../../support/exampleReading.ts';

const rules = recommend(
  exampleInput({ purpose: 'recognition', stream: { fps: 30, gop: 24, bitrateMbps: 2.4 } }),
);
const why = 'asked for in the row of this camera';

test('a wish that the rules share carries their reason', () => {
  expect(wishReason(why, { path: 'stream.fps', from: 30, to: 12 }, rules)).toMatch(
    /^asked for in the row of this camera; the rules too: 12 fps cover recognition/,
  );
});

test('a wish that the rules do not share says what they would take', () => {
  expect(wishReason(why, { path: 'stream.fps', from: 30, to: 25 }, rules)).toMatch(
    /; the rules would take 12: 12 fps cover/,
  );
});

test('a wish where the rules would leave things says so', () => {
  expect(wishReason(why, { path: 'stream.gop', from: 24, to: 50 }, rules)).toBe(
    `${why}; the rules would leave 24`,
  );
});

test('about brightness and about other streams the rules have nothing to say', () => {
  expect(wishReason(why, { path: 'image.brightness', from: 50, to: 60 }, rules)).toBe(why);
  expect(wishReason(why, { path: 'stream.fps', stream: 'sub', from: 30, to: 12 }, rules)).toBe(
    `${why}; the rules would leave 30`,
  );
});
