import { describe, expect, test } from 'vitest';
import { placeColumns } from '../../../../src/tui/rows/cameraColumns.ts';
import { cameraRow } from '../../../../src/tui/rows/cameraRow.ts';
import { detailLines } from '../../../../src/tui/rows/detailLines.ts';
import { footerLines } from '../../../../src/tui/rows/footerLines.ts';
import { headerLines } from '../../../../src/tui/rows/headerLines.ts';
import { reduce } from '../../../../src/tui/state/reduce.ts';
import { textWidth } from '../../../../src/tui/text.ts';
import { makeTheme } from '../../../../src/tui/theme.ts';
import { uiState } from '../../../support/uiState.ts';

const theme = makeTheme({ colour: false, ascii: true });
const widths = Array.from({ length: 190 }, (_, index) => index + 60);

test('the columns of the list fit every width, the address and the state always among them', () => {
  for (const width of widths) {
    const columns = placeColumns(width - 3, new Set());
    const used = columns.reduce((sum, column) => sum + column.width + 1, -1);
    expect(used, `${width}`).toBeLessThanOrEqual(width - 3);
    expect(columns.map((column) => column.id)).toEqual(
      expect.arrayContaining(['address', 'state', 'changes']),
    );
  }
});

test('a hidden column gives its room to the others', () => {
  const all = placeColumns(77, new Set());
  const fewer = placeColumns(77, new Set(['place']));
  expect(fewer.map((column) => column.id)).not.toContain('place');
  expect(fewer.find((column) => column.id === 'model')?.width).toBeGreaterThan(
    all.find((column) => column.id === 'model')?.width ?? 99,
  );
});

describe('every line has exactly the width of the terminal', () => {
  const names = [
    '監視カメラ 正門',
    '\u001b]0;evil\u0007name',
    'a'.repeat(300),
    '\u202ereversed',
    'é́́́',
    '👩‍👩‍👧 family',
    '',
  ];
  const state = uiState(names.length, 4, (number) => ({
    name: names[number] ?? '',
    location: names[number] ?? '',
    model: names[number] ?? '',
  }));
  const last = reduce(state, { type: 'moveTo', where: 'bottom' });

  test.each([60, 80, 100, 120, 169, 200])('at %i columns', (width) => {
    const columns = placeColumns(width - 3, new Set());
    for (const camera of last.cameras.values()) {
      const line = cameraRow(last, camera, columns, theme, width);
      expect(textWidth(line), JSON.stringify(line)).toBe(width);
      // oxlint-disable-next-line no-control-regex -- control characters must not come through
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    }
    for (const shown of [state, last]) {
      for (const line of [
        ...headerLines(shown, theme, width, '|'),
        ...footerLines(shown, theme, width, 0, '|'),
      ])
        expect(textWidth(line), JSON.stringify(line)).toBe(width);
      for (const line of detailLines(shown, theme, width, 8))
        expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});

test('a row is drawn anew only when something in it changed', () => {
  const state = uiState(3);
  const columns = placeColumns(77, new Set());
  const [camera] = state.cameras.values();
  if (camera === undefined) throw new Error('no camera');
  const first = cameraRow(state, camera, columns, theme, 80);
  expect(cameraRow(reduce(state, { type: 'waiting', key: 'x', text: 'y' }), camera, columns, theme, 80)).toBe(
    first,
  );
  expect(cameraRow(reduce(state, { type: 'mark' }), camera, columns, theme, 80)).not.toBe(first);
});
