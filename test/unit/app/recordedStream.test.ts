import { expect, test } from 'vitest';
import { withRecordedStream } from '../../../src/app/recordedStream.ts';
import { MemoryCamera } from '../../support/memoryCamera.ts';

const reading = new MemoryCamera(0).reading();

test('the stream that the inventory marks is the main one', () => {
  const marked = withRecordedStream(reading, 'sub');
  expect(marked.mainStream).toBe('sub');
  expect(marked.settings.stream).toMatchObject({ resolution: '640x360', fps: 15 });
  expect(marked.settings.stream).not.toHaveProperty('token');
  expect(marked.settings.streams?.map(({ token, main }) => [token, main])).toEqual([
    ['main', false],
    ['sub', true],
  ]);
});

test('without a mark, or with one that no stream bears, the reading stays, and the latter is said', () => {
  expect(withRecordedStream(reading, undefined)).toBe(reading);
  const unknown = withRecordedStream(reading, 'gone');
  expect(unknown.mainStream).toBe('main');
  expect(unknown.notes).toEqual(['the inventory says that gone is recorded, but no profile uses it']);
});

test('its video source comes with it', () => {
  const two = {
    ...reading,
    settings: {
      ...reading.settings,
      streams: (reading.settings.streams ?? []).map((stream) => ({
        ...stream,
        source: stream.token === 'sub' ? 'second' : 'src',
      })),
      sources: [
        { token: 'src', image: { brightness: 1 } },
        { token: 'second', image: { brightness: 2 } },
      ],
    },
  };
  const marked = withRecordedStream(two, 'sub');
  expect(marked.mainSource).toBe('second');
  expect(marked.settings.image).toEqual({ brightness: 2 });
});
