import { describe, expect, test } from 'vitest';
import { cameraAt } from '../../../../src/app/cameraReference.ts';
import { cameraTable, camerasInTable } from '../../../../src/app/tables/cameraTable.ts';
import { matchTable } from '../../../../src/app/tables/matchTable.ts';
import { parseTable } from '../../../../src/app/tables/parseTable.ts';

const at = new Date('2026-11-23T10:00:00Z');
const camera = (host: string, more: { name?: string; mac?: string } = {}) => ({
  ...cameraAt({ host, port: null, path: '/onvif/device_service', tls: false }, at),
  ...more,
});

describe('a table as spreadsheets write it', () => {
  test.each([
    ['commas', 'a,b\n1,2\n'],
    ['semicolons', 'a;b\r\n1;2\r\n'],
    ['tabs', 'a\tb\n1\t2'],
    ['a byte order mark', '\ufeffa,b\n1,2\n'],
    ['quotes', '"a","b"\n"1","2"\n'],
    ['blank lines', '\na,b\n\n1,2\n\n'],
    ['spaces around', ' a , b \n 1 , 2 \n'],
    ['guarded cells', 'a,b\n1,2\n'],
  ])('%s', (_what, text) => {
    expect(parseTable(text, 'x.csv').rows.map(({ cells }) => cells)).toEqual([{ a: '1', b: '2' }]);
  });

  test('quotes hold commas, quotes and line ends, and lines are counted through them', () => {
    const { rows } = parseTable('a,b\n"x, ""y""","two\nlines"\nlast,\n', 'x.csv');
    expect(rows).toEqual([
      { line: 2, cells: { a: 'x, "y"', b: 'two\nlines' } },
      { line: 4, cells: { a: 'last', b: '' } },
    ]);
  });

  test.each(['', '\n\n', 'a,b\n"open'])('%j is refused by its name', (text) => {
    expect(() => parseTable(text, 'x.csv')).toThrow(/x\.csv/);
  });
});

describe('cameras in a table', () => {
  test('an empty cell leaves that setting alone', () => {
    const [row] = camerasInTable(
      'address,fps,codec,gop,maxShutter,wdr\n10.0.0.7,12,h265,,1/50,on\n',
      'x.csv',
    );
    expect(row).toMatchObject({
      address: '10.0.0.7',
      wanted: {
        stream: { fps: 12, codec: 'H.265' },
        exposure: { maxShutter: '1/50' },
        image: { wdr: { mode: 'ON' } },
      },
    });
    expect(row?.wanted.stream).not.toHaveProperty('gop');
  });

  test('an export of a recorder is understood by its header', () => {
    const [row] = camerasInTable(
      'Display Name;IP Address;HTTP Port;MAC Address\nGate;10.0.0.7;8000;AA-BB-CC-00-11-22\n',
      'x.csv',
    );
    expect(row).toMatchObject({ address: '10.0.0.7:8000', name: 'Gate', mac: 'AA-BB-CC-00-11-22' });
  });

  test('another header by a map', () => {
    const [row] = camerasInTable('Kamera,Netz\nTor,10.0.0.7\n', 'x.csv', { Netz: 'address', Kamera: 'name' });
    expect(row).toMatchObject({ address: '10.0.0.7', name: 'Tor' });
  });

  test.each([
    ['nothing,useful\n1,2\n', /no column with an address/],
    ['address,fps\n10.0.0.7,fast\n', /line 2: fps/],
    ['address,codec\n10.0.0.7,H266\n', /line 2: .*codec/],
    ['address,purpose\n10.0.0.7,spying\n', /line 2: .*spying/],
  ])('%j is refused with its line', (text, message) => {
    expect(() => camerasInTable(text, 'x.csv')).toThrow(message);
  });

  test('what is written is read back the same, and nothing in it runs', () => {
    const name = '=1+1';
    const settings = { stream: { fps: 12.5, codec: 'H.264' as const, resolution: '1920x1080' } };
    const text = cameraTable([{ camera: camera('10.0.0.7', { name }), settings }]);
    expect(text).not.toMatch(/(^|,)"?[=+@]/m);
    const [row] = camerasInTable(text, 'x.csv');
    expect(row).toMatchObject({ address: '10.0.0.7', name, wanted: settings });
  });
});

test('a recorder’s list is matched by MAC before address', () => {
  const cameras = [
    camera('10.0.0.7', { name: 'Gate', mac: 'aa:bb:cc:00:11:22' }),
    camera('10.0.0.8', { name: 'Dock' }),
    camera('10.0.0.9', { name: 'Yard' }),
  ];
  const rows = camerasInTable(
    'name,address,mac\nGate,10.0.0.8,AABBCC001122\nDock 2,10.0.0.8,\nRoof,10.0.0.10,\n',
    'x.csv',
  );
  expect(matchTable(cameras, rows)).toEqual({
    matched: [
      { cameraId: 'onvif-10.0.0.7', row: 2, by: 'mac' },
      { cameraId: 'onvif-10.0.0.8', row: 3, by: 'address' },
    ],
    missing: [{ row: 4, address: '10.0.0.10', name: 'Roof' }],
    extra: [{ cameraId: 'onvif-10.0.0.9', address: '10.0.0.9', name: 'Yard' }],
    renamed: [{ cameraId: 'onvif-10.0.0.8', row: 3, theirs: 'Dock 2', ours: 'Dock' }],
  });
});
