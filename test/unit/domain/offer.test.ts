import { expect, test } from 'vitest';
import { isOffered } from '../../../src/domain/offer.ts';
import { offerText, wholeOfferText } from '../../../src/domain/offerText.ts';

const rates = { range: { min: 5, max: 25, values: [5, 12.5, 25] } };
const times = { range: { min: 100, max: 40_000 } };

test.each([
  ['stream.fps', 12.5, rates, true],
  ['stream.fps', 12, rates, false],
  ['stream.gop', 50, { range: { min: 1, max: 50 } }, true],
  ['stream.gop', 51, { range: { min: 1, max: 50 } }, false],
  ['stream.gop', 51, {}, true],
  ['stream.bitrateMbps', 900, { range: { min: 0, max: Infinity } }, true],
  ['exposure.maxShutter', '1/25', times, true],
  ['exposure.maxShutter', '1/20', times, false],
  ['image.wdr.mode', 'on', { choices: ['OFF', 'ON'] }, true],
  ['stream.resolution', '1281x720', { choices: ['1280x720'] }, false],
  ['stream.bitrateMbps', null, { range: { min: 1, max: 2 } }, true],
] as const)('%s %s of %j: %s', (path, value, offer, expected) => {
  expect(isOffered(offer, path, value)).toBe(expected);
});

test('what is offered in words', () => {
  expect(offerText({ range: { min: 1, max: 30 } }, 'image.sharpness')).toBe('1 - 30');
  expect(offerText(rates, 'stream.fps')).toBe('5 12.5 25 fps');
  expect(wholeOfferText(rates, 'stream.fps')).toBe('5, 12.5, 25 fps');
  expect(offerText(times, 'exposure.maxShutter')).toBe('1/10000 - 1/25 s');
  expect(offerText({ range: { min: 0, max: Infinity } }, 'stream.bitrateMbps')).toBe('any');
  expect(offerText({ choices: ['a', 'b', 'c', 'd', 'e'] }, 'stream.profile')).toBe('5 values');
  expect(offerText({}, 'stream.gop')).toBe('');
});
