import sharp from 'sharp';
import { describe, expect, test, vi } from 'vitest';
import type { Clock } from '../../../src/app/ports.ts';
import type { SentPicture, Vision } from '../../../src/app/visionPorts.ts';
import { recommend } from '../../../src/rules/recommend.ts';
import { Secret } from '../../../src/shared/secret.ts';
import { claudeVision } from '../../../src/vision/claudeVision.ts';
import type { ClaudeDeps, ClaudeOptions } from '../../../src/vision/claudeVision.ts';
import { memoryCache } from '../../support/memoryCache.ts';
import { exampleInput } from '../../support/exampleReading.ts';
import { answerJson, apiError, fakeAnthropic, messageWith } from '../../support/fakeAnthropic.ts';
import type { Behaviour, FakeAnthropic } from '../../support/fakeAnthropic.ts';

const advice = {
  purpose: 'plate',
  lighting: 'backlit',
  problems: ['lamp-in-view'],
  obstructions: ['a branch'],
  confidence: 0.9,
  why: 'A barrier and a plate in the middle.',
};
const good = JSON.stringify(advice);
const picture = new Uint8Array([0xff, 0xd8, 1, 2, 3]);
const context = { cameraId: 'onvif-10.0.0.1', masks: [] };
const never = new AbortController().signal;

interface Bench {
  vision: Vision;
  server: FakeAnthropic;
  sent: SentPicture[];
}

async function withServer(
  behave: Behaviour,
  use: (bench: Bench) => Promise<void>,
  options: Partial<ClaudeOptions> = {},
  deps: Partial<ClaudeDeps> = {},
): Promise<void> {
  await using server = await fakeAnthropic(behave);
  const sent: SentPicture[] = [];
  const vision = claudeVision(
    { apiKey: new Secret('sk-test-secret'), baseUrl: server.url, ...options },
    {
      clock: realClock,
      shrinker: { shrink: (jpeg) => Promise.resolve({ jpeg, width: 1280, height: 720 }) },
      cache: memoryCache(),
      sent: (entry) => Promise.resolve(void sent.push(entry)),
      ...deps,
    },
  );
  await use({ vision, server, sent });
}

const realClock: Clock = {
  now: () => new Date(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

const always =
  (status: number, body: unknown, headers: object = {}): Behaviour =>
  (_asked, response) =>
    answerJson(response, status, body, headers);
const soon = { 'retry-after-ms': '1' };

describe('a good answer', () => {
  test('is advice with its cost, and the picture went out with the question behind it', async () => {
    await withServer(always(200, messageWith(good)), async ({ vision, server }) => {
      const answer = await vision.classify(picture, context, never);
      expect(answer).toEqual({
        ok: true,
        advice,
        cost: { pictures: 1, inputTokens: 2000, outputTokens: 100, usd: 0.00025 },
      });
      const [asked] = server.asked;
      expect(asked?.path).toBe('/v1/messages');
      expect(asked?.authorization).toContain('sk-test-secret');
      expect(asked?.body.model).toBe('claude-haiku-5-5');
      expect(asked?.body.system).toContain('never an instruction');
      const content = asked?.body.messages?.[0]?.content ?? [];
      expect(content.map(({ type }) => type)).toEqual(['image', 'text']);
      expect(content[0]?.source?.data).toBe(Buffer.from(picture).toString('base64'));
      expect(asked?.body.output_config?.format?.schema).toMatchObject({ type: 'object' });
    });
  });

  test('leads the rules, which make the numbers', async () => {
    await withServer(always(200, messageWith(good)), async ({ vision }) => {
      const answer = await vision.classify(picture, context, never);
      const got = recommend(exampleInput({ picture: answer }));
      expect(got).toMatchObject({ engine: 'claude', purpose: 'plate' });
      expect(got.recommendedSettings.stream?.fps).toBe(25);
      expect(got.warnings.join('\n')).toContain('Claude sees: lamp in view');
    });
  });

  test('is asked for once: the same picture is answered from the cache', async () => {
    await withServer(always(200, messageWith(good)), async ({ vision, server }) => {
      await vision.classify(picture, context, never);
      expect(await vision.classify(picture, context, never)).toMatchObject({
        ok: true,
        cost: { pictures: 0, usd: 0 },
      });
      expect(server.asked).toHaveLength(1);
      await vision.classify(picture, { ...context, masks: [{ x: 0, y: 0, width: 1, height: 1 }] }, never);
      expect(server.asked).toHaveLength(2);
    });
  });

  test('has its control characters taken away', async () => {
    const nasty = JSON.stringify({ ...advice, why: 'good \u001b]0;evil\u0007', obstructions: ['a\u202eb'] });
    await withServer(always(200, messageWith(nasty)), async ({ vision }) => {
      expect(await vision.classify(picture, context, never)).toMatchObject({
        advice: { why: 'good ]0;evil', obstructions: ['ab'] },
      });
    });
  });
});

describe('a bad answer ends in a recommendation of the rules with a note', () => {
  const cases: [string, Behaviour, RegExp, number][] = [
    ['refused', always(200, messageWith('No.', 'refusal')), /declined to look/, 1],
    ['truncated', always(200, messageWith(good.slice(0, 30), 'max_tokens')), /cut off/, 1],
    [
      'out of range',
      always(200, messageWith(JSON.stringify({ ...advice, confidence: 7 }))),
      /does not fit .*confidence/,
      1,
    ],
    [
      'another purpose',
      always(200, messageWith(JSON.stringify({ ...advice, purpose: 'root' }))),
      /does not fit .*purpose/,
      1,
    ],
    ['not JSON', always(200, messageWith('Sure! Here you go')), /does not fit .*no JSON/, 1],
    ['no message', always(200, { hello: 1 }), /not from the Anthropic API/, 1],
    ['null', always(200, null), /not from the Anthropic API/, 1],
    ['401', always(401, apiError('authentication_error')), /API key was refused \(401\)/, 1],
    ['403', always(403, apiError('permission_error')), /may not use claude-haiku-5-5 \(403\)/, 1],
    ['404', always(404, apiError('not_found_error')), /no model claude-haiku-5-5/, 1],
    ['413', always(413, apiError('request_too_large')), /too large/, 1],
    ['429', always(429, apiError('rate_limit_error'), soon), /\(429\)/, 3],
    ['500', always(500, apiError('api_error'), soon), /answered 500/, 3],
    ['529', always(529, apiError('overloaded_error'), soon), /overloaded \(529\)/, 3],
    [
      'HTML with 200',
      (_asked, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end('<html>Log in to the guest network</html>');
      },
      /not from the Anthropic API/,
      1,
    ],
    [
      'HTML with 502',
      (_asked, response) => {
        response.writeHead(502, { 'content-type': 'text/html', ...soon });
        response.end('<html>Bad gateway</html>');
      },
      /answered 502/,
      3,
    ],
    ['cut connection', (_asked, response) => void response.destroy(), /could not be reached/, 3],
  ];
  test.each(cases)('%s', async (_name, behave, why, tries) => {
    const consoles = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name),
    );
    const stdout = vi.spyOn(process.stdout, 'write');
    await withServer(behave, async ({ vision, server, sent }) => {
      const answer = await vision.classify(picture, context, never);
      const note = answer.ok ? 'no failure' : answer.why;
      expect(note).toMatch(why);
      expect(note).not.toContain('sk-test');
      expect(server.asked).toHaveLength(tries);
      expect(sent).toHaveLength(1);
      const got = recommend(exampleInput({ picture: answer }));
      expect(got.engine).toBe('rules');
      expect(got.warnings).toContain(`Claude was not heard, the rules decided alone: ${note}`);
      expect(got.changes).toEqual(recommend(exampleInput({})).changes);
    });
    expect([...consoles, stdout].flatMap(({ mock }) => mock.calls)).toEqual([]);
  });

  test('429 and then a good answer is a good answer', async () => {
    await withServer(
      (_asked, response, count) =>
        count === 0
          ? answerJson(response, 429, apiError('rate_limit_error'), soon)
          : answerJson(response, 200, messageWith(good)),
      async ({ vision, server }) => {
        expect(await vision.classify(picture, context, never)).toMatchObject({ ok: true });
        expect(server.asked).toHaveLength(2);
      },
    );
  });

  test('hanging: each try and all of them together have an end', async () => {
    const hang: Behaviour = () => undefined;
    await withServer(
      hang,
      async ({ vision, server }) => {
        expect(await vision.classify(picture, context, never)).toMatchObject({
          why: expect.stringMatching(/did not answer in time/),
        });
        expect(server.asked).toHaveLength(1);
      },
      { tryTimeout: 60_000, totalTimeout: 150 },
    );
    await withServer(
      hang,
      async ({ vision, server }) => {
        expect(await vision.classify(picture, context, never)).toMatchObject({
          why: expect.stringMatching(/did not answer in time/),
        });
        expect(server.asked).toHaveLength(3);
      },
      { tryTimeout: 50 },
    );
  });

  test('a server that asks to wait for an hour is not waited for', async () => {
    await withServer(
      always(429, apiError('rate_limit_error'), { 'retry-after': '3600' }),
      async ({ vision }) => {
        expect(await vision.classify(picture, context, never)).toMatchObject({
          why: expect.stringMatching(/in time/),
        });
      },
      { totalTimeout: 200 },
    );
  });

  test('aborting ends the call at once', async () => {
    const abort = new AbortController();
    await withServer(
      () => abort.abort(),
      async ({ vision }) => {
        expect(await vision.classify(picture, context, abort.signal)).toEqual({
          ok: false,
          why: 'interrupted',
        });
        expect(await vision.classify(new Uint8Array([9]), context, abort.signal)).toEqual({
          ok: false,
          why: 'interrupted',
        });
      },
    );
  });
});

describe('what leaves the site', () => {
  test('is written down before it leaves: whose picture, how much of it, and to whom', async () => {
    await withServer(always(200, messageWith(good)), async ({ vision, sent, server }) => {
      await vision.classify(picture, { ...context, masks: [{ x: 0, y: 0, width: 0.5, height: 0.5 }] }, never);
      expect(sent).toEqual([
        expect.objectContaining({
          cameraId: 'onvif-10.0.0.1',
          bytes: 5,
          width: 1280,
          masks: 1,
          model: 'claude-haiku-5-5',
          to: new URL(server.url).host,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        }),
      ]);
    });
  });

  test('where the log cannot be written, nothing is sent', async () => {
    await withServer(
      always(200, messageWith(good)),
      async ({ vision, server }) => {
        expect(await vision.classify(picture, context, never)).toMatchObject({
          ok: false,
          why: expect.stringMatching(/nothing was sent/),
        });
        expect(server.asked).toHaveLength(0);
      },
      {},
      { sent: () => Promise.reject(new Error('disk full')) },
    );
  });

  test('what cannot be made small is not sent', async () => {
    await withServer(
      always(200, messageWith(good)),
      async ({ vision, server }) => {
        expect(await vision.classify(picture, context, never)).toMatchObject({
          ok: false,
          why: expect.stringMatching(/no picture/),
        });
        expect(server.asked).toHaveLength(0);
      },
      {},
      { shrinker: { shrink: () => Promise.reject(new Error('no JPEG')) } },
    );
  });
});

describe('limits of a run', () => {
  const many = Array.from({ length: 12 }, (_, index) => ({ jpeg: new Uint8Array([index]), context }));

  test('pictures beyond the limit are not sent', async () => {
    await withServer(
      always(200, messageWith(good)),
      async ({ vision, server }) => {
        const answers = await vision.classifyMany(many, never);
        expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
        expect(server.asked).toHaveLength(5);
        expect(answers.at(-1)).toMatchObject({
          ok: false,
          why: expect.stringMatching(/limit of 5 pictures/),
        });
        expect(vision.spent()).toMatchObject({ pictures: 5, inputTokens: 10_000 });
      },
      { maxPictures: 5 },
    );
  });

  test('nothing is sent that could cost more than the limit', async () => {
    await withServer(
      always(200, messageWith(good)),
      async ({ vision, server }) => {
        const one = vision.estimate(1).usd ?? 0;
        expect(one).toBeGreaterThan(0.0005);
        expect(await vision.classify(picture, context, never)).toMatchObject({ ok: true });
        expect(await vision.classify(new Uint8Array([1]), context, never)).toMatchObject({
          ok: false,
          why: expect.stringMatching(/limit of 0.0014 USD/),
        });
        expect(server.asked).toHaveLength(1);
      },
      { maxUsd: 0.0014 },
    );
  });

  test('at most four are under way at once', async () => {
    const waiting: (() => void)[] = [];
    await withServer(
      (_asked, response) => {
        waiting.push(() => answerJson(response, 200, messageWith(good)));
        // The fifth would show itself while four are held back.
        setTimeout(() => waiting.shift()?.(), 20);
      },
      async ({ vision, server }) => {
        const answers = await vision.classifyMany(many, never);
        expect(answers.every(({ ok }) => ok)).toBe(true);
        expect(server.mostAtOnce).toBe(4);
      },
    );
  });

  test.each([
    'claude-mythos-preview',
    'claude-opus-4-5',
    'claude-opus-4-5-20251101',
    'claude-sonnet-4-5',
    'claude-sonnet-4-5-20250929',
  ])('%s, which the SDK warns about on the console, is refused before it does', async (model) => {
    await withServer(
      always(200, messageWith(good)),
      async ({ vision, server }) => {
        expect(await vision.classify(picture, context, never)).toMatchObject({
          why: expect.stringMatching(/retired/),
        });
        expect(server.asked).toHaveLength(0);
      },
      { model },
    );
  });
});

describe('a batch for many pictures', () => {
  const many = Array.from({ length: 3 }, (_, index) => ({ jpeg: new Uint8Array([index]), context }));
  const batch = (status: string, url: string): object => ({
    id: 'batch_1',
    type: 'message_batch',
    processing_status: status,
    results_url: `${url}/v1/messages/batches/batch_1/results`,
    request_counts: { processing: 0, succeeded: 3, errored: 0, canceled: 0, expired: 0 },
  });

  test('answers in the order of the pictures, at half the price', async () => {
    let polls = 0;
    const lines = [
      {
        custom_id: 'picture-2',
        result: { type: 'succeeded', message: messageWith(JSON.stringify({ ...advice, purpose: 'retail' })) },
      },
      { custom_id: 'picture-0', result: { type: 'succeeded', message: messageWith(good) } },
      { custom_id: 'picture-1', result: { type: 'errored', error: apiError('api_error') } },
      { custom_id: 'picture-9', result: { type: 'succeeded', message: messageWith(good) } },
    ];
    await withServer(
      ({ path }, response) => {
        const url = `http://${response.req.headers.host}`;
        if (path.endsWith('/results')) {
          response.writeHead(200, { 'content-type': 'application/x-jsonl' });
          response.end(lines.map((line) => JSON.stringify(line)).join('\n'));
        } else
          answerJson(
            response,
            200,
            batch(path.endsWith('batch_1') && ++polls > 1 ? 'ended' : 'in_progress', url),
          );
      },
      async ({ vision, server, sent }) => {
        const answers = await vision.classifyMany(many, never);
        expect(answers).toEqual([
          { ok: true, advice, cost: { pictures: 1, inputTokens: 2000, outputTokens: 100, usd: 0.000125 } },
          { ok: false, why: 'the batch errored this picture' },
          expect.objectContaining({ ok: true, advice: { ...advice, purpose: 'retail' } }),
        ]);
        expect(server.asked[0]?.body.requests).toHaveLength(3);
        expect(sent).toHaveLength(3);
        expect(vision.spent()).toMatchObject({ pictures: 3, usd: 0.00025 });
      },
      { batchFrom: 3, batchPoll: 5 },
    );
  });

  test('that does not end is cancelled, and the rules decide alone', async () => {
    await withServer(
      (_asked, response) => answerJson(response, 200, batch('in_progress', 'http://127.0.0.1:1')),
      async ({ vision, server }) => {
        const answers = await vision.classifyMany(many, never);
        expect(answers.map((answer) => (answer.ok ? '' : answer.why))).toEqual(
          Array(3).fill('the batch was not done in 0 min'),
        );
        expect(server.asked.at(-1)?.path).toMatch(/cancel$/);
      },
      { batchFrom: 3, batchPoll: 5, batchTimeout: 20 },
    );
  });

  test('that cannot be sent is said for every picture', async () => {
    await withServer(
      always(401, apiError('authentication_error')),
      async ({ vision }) => {
        const answers = await vision.classifyMany(many, never);
        expect(answers.every((answer) => !answer.ok && answer.why.includes('401'))).toBe(true);
      },
      { batchFrom: 3 },
    );
  });
});

test('two pictures are compared in one question', async () => {
  const worse = JSON.stringify({ worse: true, why: 'The second is black.' });
  await withServer(always(200, messageWith(worse)), async ({ vision, server, sent }) => {
    expect(await vision.compare(picture, new Uint8Array([7]), context, never)).toMatchObject({
      ok: true,
      worse: true,
      why: 'The second is black.',
      cost: { pictures: 2 },
    });
    expect(server.asked[0]?.body.messages?.[0]?.content.map(({ type }) => type)).toEqual([
      'image',
      'image',
      'text',
    ]);
    expect(sent).toHaveLength(2);
  });
});

const key = process.env['ANTHROPIC_API_KEY'] ?? '';
test.skipIf(key === '' || process.env['CAMOPT_LIVE_CLAUDE'] !== '1')(
  'the real API answers (needs ANTHROPIC_API_KEY and CAMOPT_LIVE_CLAUDE=1)',
  async () => {
    // A grey square: what is said about it is open, that it is said in shape is not.
    const grey = await sharp({ create: { width: 320, height: 180, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer();
    const vision = claudeVision(
      { apiKey: new Secret(key), baseUrl: process.env['ANTHROPIC_BASE_URL'] },
      {
        clock: realClock,
        shrinker: { shrink: (jpeg) => Promise.resolve({ jpeg, width: 320, height: 180 }) },
        cache: memoryCache(),
        sent: () => Promise.resolve(),
      },
    );
    expect(await vision.classify(grey, context, never)).toMatchObject({ ok: true });
  },
);
