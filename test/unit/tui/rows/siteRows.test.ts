import { expect, test } from 'vitest';
import { credentialRows } from '../../../../src/tui/rows/credentialRows.ts';
import {
  discoveryRow,
  foundCameras,
  reachLines,
  searchLines,
} from '../../../../src/tui/rows/discoveryRows.ts';
import { policyLines } from '../../../../src/tui/rows/policyLines.ts';
import { exchangeText } from '../../../../src/tui/rows/wireLines.ts';
import { reaches } from '../../../../src/domain/camera.ts';
import { currentScreen } from '../../../../src/tui/state/model.ts';
import { reduce } from '../../../../src/tui/state/reduce.ts';
import { textWidth } from '../../../../src/tui/text.ts';
import { uiState } from '../../../support/uiState.ts';

test('cameras that need something done come first, each with what to do about it', () => {
  let state = uiState(reaches.length + 1, 0, (number) => ({ reach: reaches[number] ?? null }));
  for (const id of state.cameras.keys()) state = reduce(state, { type: 'discoveryFound', id, fresh: true });
  const rows = foundCameras(state);
  expect(rows.slice(-2).map(({ reach }) => reach)).toEqual(['ok', null]);
  for (const camera of rows.slice(0, -2))
    expect(reachLines(state, camera, 80).some(({ text }) => text.startsWith('what to do   '))).toBe(true);
  const counts = searchLines(state, 200, 0).find(({ text }) => text.startsWith('found'));
  expect(counts?.text).toContain('9 cameras, 9 new');
  expect(counts?.text).toContain('not activated 1');
  expect(counts?.text).toContain('ready 2');
});

test('the cursor of the search stays on its camera when others move before it', () => {
  let state = uiState(4, 0, () => ({ reach: 'ok' }));
  for (const id of state.cameras.keys()) state = reduce(state, { type: 'discoveryFound', id, fresh: true });
  state = reduce(state, { type: 'push', screen: { name: 'discovery', row: 0, camera: null } });
  state = reduce(state, { type: 'move', by: 1 });
  const second = [...state.cameras.values()][1];
  const last = [...state.cameras.values()][3];
  if (second === undefined || last === undefined) throw new Error('four cameras were asked for');
  state = reduce(state, { type: 'camerasSeen', cameras: [{ ...last, reach: 'unreachable' }] });
  const screen = currentScreen(state);
  if (screen.name !== 'discovery') throw new Error('the screen is gone');
  expect(foundCameras(state)[0]?.id).toBe(last.id);
  expect(foundCameras(state)[discoveryRow(state, screen)]?.id).toBe(second.id);
});

test('a set that cameras name and nobody keeps is shown as such', () => {
  const state = reduce(
    uiState(3, 0, (number) => (number === 0 ? { facts: { credentialSet: 'lost' } } : {})),
    { type: 'credentialsSeen', sets: [{ name: 'north', from: 'file' }], general: null },
  );
  expect(
    credentialRows(state).map((row) =>
      row.kind === 'set' ? [row.name, row.from, row.cameras.length] : [row.kind],
    ),
  ).toEqual([['north', 'file', 0], ['lost', null, 1], ['none'], ['claude']]);
});

test('no line of the policy is wider than the screen, and mistakes stand on top with line and column', () => {
  const state = reduce(uiState(12), {
    type: 'policySeen',
    policy: {
      file: '/srv/site/policy.yaml',
      found: true,
      policy: { version: 1, limits: { link_mbps: 10 }, tags: { gate: { purpose: 'plate' } } },
      problems: [{ line: 4, column: 7, field: 'limits.link_mbps', message: 'a number above 0' }],
    },
  });
  for (const columns of [60, 80, 200]) {
    const lines = policyLines({ ...state, size: { columns, rows: 24 } });
    expect(Math.max(...lines.map(({ text }) => textWidth(text)))).toBeLessThanOrEqual(columns - 2);
    expect(lines.slice(0, 5).map(({ text }) => text)).toContain(
      '  line 4, column 7: limits.link_mbps: a number above 0',
    );
  }
  const told = policyLines({ ...state, size: { columns: 200, rows: 24 } }).map(({ text }) => text);
  expect(told.find((text) => text.startsWith('bandwidth'))).toMatch(
    /-> [\d.]+ Mb\/s, the line takes 10 Mb\/s/,
  );
});

test('what a camera answered cannot write to the terminal', () => {
  const lines = exchangeText(
    {
      at: new Date(0),
      operation: 'GetHostname',
      url: 'http://10.0.0.1/onvif',
      status: 200,
      milliseconds: 1,
      request: '<a><b/></a>',
      response: '<a>\u001b]0;owned\u0007<b>x</b></a>',
    },
    80,
  );
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(lines.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(lines).toContain('  <b/>');
});
