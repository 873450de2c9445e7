import { expect, test } from 'vitest';
import { streamText } from '../../../src/tui/format.ts';
import { fit } from '../../../src/tui/text.ts';

const stream = { resolution: '2688x1520', codec: 'H.264' as const, fps: 25, bitrateMbps: 8.2 };

test.each([
  [26, '4 MP H.264 25 fps 8.2 M'],
  [20, '4 MP H.264 25 fps'],
  [17, '4MP H.264 25fps'],
])('in %i columns no number of a stream loses its unit', (width, text) => {
  expect(streamText(stream, width)).toBe(text);
  expect(fit(streamText({ ...stream, resolution: '1920x1080' }, width), width)).not.toContain('..');
});
