import { expect, test } from 'vitest';
import { readCommandLine } from '../../../simulator/commandLine.ts';

test('what is not said', () => {
  const { fleet, bind, basePort, control, username, password, latencyMs } = readCommandLine([], {});
  expect([fleet.length, bind, basePort, control, username, password, latencyMs]).toEqual([
    12,
    '127.0.0.1',
    0,
    { host: '127.0.0.1', port: 0 },
    'admin',
    'admin',
    0,
  ]);
});

test('the fleet begins again after its last camera, with other names', () => {
  const { fleet } = readCommandLine(['--cameras', '25'], {});
  expect(fleet[24]).toEqual({ ...fleet[0], name: `${fleet[0]?.name} 2` });
});

test('personalities are taken in turn', () => {
  const flags = ['--personality', 'hanwha', '--personality', 'bosch', '--cameras', '3'];
  expect(readCommandLine(flags, {}).fleet.map(({ personality }) => personality)).toEqual([
    'hanwha',
    'bosch',
    'hanwha',
  ]);
});

test('a seed is random unless it is given', () => {
  expect(readCommandLine(['--seed', '7'], {}).seed).toBe(7);
  expect(readCommandLine([], {}).seed).not.toBe(readCommandLine([], {}).seed);
});

test.each([
  [['--cameras', 'many'], /--cameras needs a whole number/],
  [['--cameras', '-1'], /--cameras|ambiguous/],
  [['--personality', 'nobody'], /no personality nobody; known are .*hanwha/],
  [['--fleet', '/nonexistent.json'], /cannot read the fleet file/],
  [['--fleet', 'package.json'], /fleet file package.json/],
  [['--password-env', 'NOT_SET'], /NOT_SET, which is not set/],
  [['--nonsense'], /Unknown option '--nonsense'/],
  [['--bind', 'localhost'], /--bind needs an IPv4 address/],
  [['--control', '8080'], /--control needs HOST:PORT/],
])('%j is refused with the reason', (flags, message) => {
  expect(() => readCommandLine(flags, {})).toThrow(message);
});
