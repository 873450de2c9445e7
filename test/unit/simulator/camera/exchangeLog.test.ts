import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { ExchangeLog, type Exchange } from '../../../../simulator/camera/exchangeLog.ts';

const exchange = (request: string, answer = ''): Exchange => ({
  at: 0,
  method: 'POST',
  path: '/',
  operation: 'SetUser',
  status: 200,
  request,
  answer,
});

test.each([
  '<tt:Password>secret</tt:Password>',
  '<Password Type="x#PasswordText"><![CDATA[secret]]></Password>',
  '<wsse:Password><!-- -->secret</wsse:Password>',
  '<tt:Password/><tt:Password>secret</tt:Password>',
  `${' '.repeat(8192 - '<tt:Password>secret'.length)}<tt:Password>secret-that-was-cut</tt:Password>`,
])('no secret is in what it shows: %#', (text) => {
  const log = new ExchangeLog(5);
  log.add(exchange(`<a><b>plain</b>${text}</a>`, text));
  const [shown] = log.read();
  expect(JSON.stringify(shown)).not.toContain('secr');
  expect(shown?.request).toContain('<b>plain</b>');
});

/** Long texts lie outside the heap. */
function inUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('of a long answer it keeps the start alone', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const log = new ExchangeLog(50);
  collectGarbage();
  const before = inUse();
  for (let count = 0; count < 50; count++)
    log.add(exchange('', `${count}${Buffer.alloc(4_000_000, 'x').toString()}`));
  collectGarbage();
  // 200 MB went in. What vitest does meanwhile, and what is freed a moment later, is a few tens.
  expect(inUse() - before).toBeLessThan(120_000_000);
  expect(log.read()[49]?.answer).toMatch(/^49x{8190}$/);
});
