import { expect, test } from 'vitest';
import { createHostQueue } from '../../../../src/onvif/transport/hostQueue.ts';

const signal = new AbortController().signal;

test('one at a time per host, in order; hosts do not wait for each other', async () => {
  const queue = createHostQueue();
  const running = new Map<string, number>();
  const order: string[] = [];
  const work = (host: string, name: string) =>
    queue.run(host, signal, async () => {
      running.set(host, (running.get(host) ?? 0) + 1);
      expect(running.get(host)).toBe(1);
      order.push(name);
      await new Promise((done) => setImmediate(done));
      running.set(host, 0);
      if (name === 'a2') throw new Error('a2 failed');
      return name;
    });
  const results = await Promise.allSettled([
    work('a', 'a1'),
    work('a', 'a2'),
    work('b', 'b1'),
    work('a', 'a3'),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(order.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  expect(order.indexOf('b1')).toBeLessThan(order.indexOf('a3'));
});

test('who gives up waiting does not let the next one in early', async () => {
  const queue = createHostQueue();
  const first = Promise.withResolvers<void>();
  const inside: string[] = [];
  const one = queue.run('h', signal, async () => {
    inside.push('one');
    await first.promise;
    inside.push('one done');
  });
  const stop = new AbortController();
  const two = queue.run('h', stop.signal, async () => void inside.push('two'));
  const three = queue.run('h', signal, async () => void inside.push('three'));
  stop.abort();
  await expect(two).rejects.toMatchObject({ code: 'ABORTED' });
  expect(inside).toEqual(['one']);
  first.resolve();
  await Promise.all([one, three]);
  expect(inside).toEqual(['one', 'one done', 'three']);
});
