import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { bytes, duration } from '../../../src/cli/output/style.ts';
import { paragraphs } from '../../../src/cli/output/paragraph.ts';
import { cutTo, table } from '../../../src/cli/output/table.ts';

interface Row {
  id: string;
  name: string;
  fps: string;
}
const columns = [
  { title: 'ID', cell: (row: Row) => row.id },
  { title: 'NAME', cell: (row: Row) => row.name, shrink: 1 },
  { title: 'FPS', cell: (row: Row) => row.fps, align: 'right' as const },
];

test('columns are as wide as what the terminal draws, numbers end together', () => {
  const text = table(
    [
      { id: 'a', name: '駐車場', fps: '5' },
      { id: 'bcd', name: 'Gate', fps: '12.5' },
    ],
    columns,
  );
  expect(text.split('\n')).toEqual(['ID   NAME     FPS', 'a    駐車場     5', 'bcd  Gate    12.5']);
});

test('a narrow terminal cuts what may be cut, and no line is wider', () => {
  const rows = [{ id: 'onvif-10.0.0.7', name: 'a rather long name for a camera', fps: '12' }];
  const text = table(rows, columns, { width: 40 });
  expect(text).toContain('onvif-10.0.0.7');
  expect(text).toContain('…');
  for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(40);
  expect(table(rows, columns)).toContain('a rather long name for a camera');
});

test('sentences go on in the next line, below their own column', () => {
  const rows = [{ id: 'cam', name: 'two words and then some more', fps: '12' }];
  const sentences = columns.map((column) => (column.title === 'NAME' ? { ...column, wrap: true } : column));
  expect(table(rows, sentences, { width: 30 }).split('\n')).toEqual([
    'ID   NAME                  FPS',
    'cam  two words and then     12',
    '     some more',
  ]);
  expect(table(rows, sentences).split('\n')).toHaveLength(2);
});

test('where cutting is not enough the columns that matter least are left out, and the rest is cut less', () => {
  const rows = [{ id: 'onvif-192.168.100.100', name: 'Gate north, plates', fps: '12' }];
  const text = table(
    rows,
    [
      ...columns,
      { title: 'PLACE', cell: () => 'behind the second gate', shrink: 2 },
      { title: 'NOTE', cell: () => 'of nobody', shrink: 3 },
    ],
    { width: 46 },
  );
  expect(text).not.toContain('NOTE');
  expect(text.split('\n')[1]).toBe('onvif-192.168.100.100  Gate nort…   12  behin…');
  for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(46);
});

test('sentences outside of tables are broken between words, what belongs together further in', () => {
  const text = paragraphs('To look at:\n  cam: one two three four five\nshort', 20);
  expect(text).toBe('To look at:\n  cam: one two\n    three four five\nshort');
  expect(paragraphs(text, undefined)).toBe(text);
});

test('a column that nobody fills is left out', () => {
  expect(table([{ id: 'a', name: '', fps: '5' }], columns)).not.toContain('NAME');
});

test('units that people read', () => {
  expect([850, 1400, 3_200_000, 42_000_000].map(bytes)).toEqual(['850 B', '1.4 kB', '3.2 MB', '42 MB']);
  expect([0.85, 12.34, 200, 18_600, -5].map(duration)).toEqual([
    '850 ms',
    '12.3 s',
    '3 min 20 s',
    '5 h 10 min',
    '-5 s',
  ]);
  expect(cutTo('駐車場', 4)).toBe('駐…');
});
