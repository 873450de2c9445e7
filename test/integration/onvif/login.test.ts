import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countingBudget, credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { notAuthorized, startDigestCamera, type DigestCameraOptions } from '../../support/digestCamera.ts';
import { startFleet, type FleetCamera, type SimulatorFleet } from '../../support/simulatorFleet.ts';

const signal = (): AbortSignal => AbortSignal.timeout(60_000);
const personalities = [
  'axis-media2',
  'axis-p5655',
  'dahua-h265',
  'hikvision-5.7',
  'openipc',
  'tapo-c200',
  'wansview',
  'panasonic',
];

let fleet: SimulatorFleet;
beforeAll(async () => {
  fleet = await startFleet(personalities.flatMap((name) => ['--personality', name]));
});
afterAll(() => fleet[Symbol.asyncDispose]());

async function code(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

function open(camera: FleetCamera, password = 'admin', using = testConnector()) {
  return using.connector.open(targetAt(camera.port), credentials(password), signal());
}

describe('Digest', () => {
  const ways: [string, DigestCameraOptions][] = [
    ['MD5', { algorithms: ['MD5'] }],
    ['no algorithm, which is MD5', { algorithms: [null] }],
    ['SHA-256', { algorithms: ['SHA-256'] }],
    ['SHA-512-256', { algorithms: ['SHA-512-256'] }],
    ['two challenges', { algorithms: [null, 'SHA-256'] }],
    ['an algorithm nobody knows beside MD5', { algorithms: ['X-1', 'MD5'] }],
    ['auth and auth-int', { algorithms: ['MD5'], qop: 'auth , auth-int' }],
    ['auth-int alone', { algorithms: ['SHA-256'], qop: 'auth-int' }],
  ];
  test.each(ways)('%s: one wrong-looking request, the first', async (_name, options) => {
    await using camera = await startDigestCamera(options);
    const { connector, budget } = testConnector();
    await using session = await connector.open(targetAt(camera.port), credentials(), signal());
    for (let round = 0; round < 3; round++) await session.identify(signal());
    expect(camera.challenged).toBe(1);
    expect(new Set(camera.verdicts)).toEqual(new Set(['ok']));
    expect(budget.refusals).toEqual([]);
    expect(budget.acceptances).toBe(1);
  });

  test('a nonce for one request: after two refusals a new challenge is asked for each', async () => {
    await using camera = await startDigestCamera({ algorithms: ['MD5'], nonceUses: 1 });
    const { connector, budget } = testConnector();
    await using session = await connector.open(targetAt(camera.port), credentials(), signal());
    for (let round = 0; round < 8; round++) await session.identify(signal());
    expect(camera.verdicts.filter((verdict) => verdict === 'wrong').length).toBeLessThanOrEqual(2);
    expect(budget.refusals).toEqual([]);
  });

  test('a nonce for one address: each keeps its own', async () => {
    await using camera = await startDigestCamera({ algorithms: ['MD5'], noncePerPath: true });
    const { connector, budget } = testConnector();
    await using session = await connector.open(targetAt(camera.port), credentials(), signal());
    const imaging = { kind: 'imaging', token: '0', service: 'imaging' } as const;
    for (let round = 0; round < 4; round++) {
      await session.identify(signal());
      await code(session.readEntity(imaging, signal()));
    }
    expect(camera.verdicts.filter((verdict) => verdict === 'wrong')).toHaveLength(1);
    expect(budget.refusals).toEqual([]);
  });

  test('names, passwords and realms in letters of the world', async () => {
    const login = { username: 'Оператор', password: 'пароль-ü', realm: 'Caméra 東' };
    await using camera = await startDigestCamera({ algorithms: ['SHA-256'], ...login });
    const { connector, budget } = testConnector();
    const user = credentials(login.password, login.username);
    await using session = await connector.open(targetAt(camera.port), user, signal());
    await session.identify(signal());
    expect(new Set(camera.verdicts)).toEqual(new Set(['ok']));
    expect(budget.refusals).toEqual([]);
  });

  test('a challenge under 403 is one, too', async () => {
    await using camera = await startDigestCamera({ algorithms: ['MD5'], status: 403 });
    await using session = await testConnector().connector.open(
      targetAt(camera.port),
      credentials(),
      signal(),
    );
    await session.identify(signal());
    expect(new Set(camera.verdicts)).toEqual(new Set(['ok']));
  });

  test('the next session with the same login goes on with the nonce, and renews one that grew old', async () => {
    await using camera = await startDigestCamera({ algorithms: ['MD5'], nonceUses: 3 });
    const { connector, budget } = testConnector();
    const target = targetAt(camera.port);
    for (let round = 0; round < 2; round++) {
      await using session = await connector.open(target, credentials(), signal());
      await session.identify(signal());
    }
    expect(camera.challenged).toBe(1);
    expect(camera.verdicts).toEqual(['ok', 'ok', 'ok', 'wrong', 'ok', 'ok', 'ok']);
    expect(budget.refusals).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['a page', '<html>Access Error: 401 -- Unauthorized</html>'],
    // As lighttpd has it.
    [
      'a page in XML',
      '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN"><html></html>',
    ],
    ['half an envelope', '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Bo'],
  ])('a web server that lets nobody in, the question for the time included, with %s', async (_, page) => {
    await using camera = await startDigestCamera({ algorithms: ['MD5'], preAuth: [], page });
    const { connector, budget } = testConnector();
    await using session = await connector.open(targetAt(camera.port), credentials(), signal());
    expect((await session.identify(signal())).device.model).toBe('One');
    expect(new Set(camera.verdicts)).toEqual(new Set(['ok']));
    expect(budget.refusals).toEqual([]);
    expect(await code(testConnector().connector.open(targetAt(camera.port), null, signal()))).toBe(
      'CAM_CREDENTIALS_MISSING',
    );
  });

  test('never together with a token', async () => {
    const sent: boolean[] = [];
    await using camera = await startDigestCamera({
      algorithms: ['MD5'],
      after: ({ token }) => {
        sent.push(token);
        return { status: 400, body: notAuthorized('Authority failure') };
      },
    });
    expect(await code(testConnector().connector.open(targetAt(camera.port), credentials(), signal()))).toBe(
      'CAM_AUTH',
    );
    expect(camera.verdicts).not.toContain('both');
  });
});

describe('wrong passwords are asked about once', () => {
  test.each(['axis-media2', 'axis-p5655', 'dahua-h265', 'hikvision-5.7', 'tapo-c200', 'panasonic'])(
    '%s',
    async (personality) => {
      const camera = fleet.camera(personality);
      const before = (await fleet.truth(camera)).authFailures;
      const budget = countingBudget();
      expect(await code(open(camera, 'wrong', testConnector({ budget })))).toBe('CAM_AUTH');
      expect(budget.refusals).toHaveLength(1);
      expect((await fleet.truth(camera)).authFailures - before).toBe(1);
      await using session = await open(camera);
      expect((await session.identify(signal())).device.model).not.toBe('');
    },
  );

  test('the attempts that are left are read and told', async () => {
    const camera = fleet.camera('dahua-h265');
    const budget = countingBudget();
    await expect(open(camera, 'wrong', testConnector({ budget }))).rejects.toMatchObject({
      code: 'CAM_AUTH',
      message: expect.stringMatching(/\d+ attempts are left/),
    });
    expect(budget.refusals[0]?.attemptsLeft).toBeGreaterThan(0);
    await using session = await open(camera);
    await session.identify(signal());
  });

  test('by a camera that calls every nonce stale', async () => {
    await using camera = await startDigestCamera({ algorithms: ['MD5'], alwaysStale: true });
    const { connector, budget } = testConnector();
    expect(await code(connector.open(targetAt(camera.port), credentials('wrong'), signal()))).toBe(
      'CAM_AUTH',
    );
    expect(camera.verdicts).toEqual(['wrong']);
    expect(budget.refusals).toHaveLength(1);
  });

  test('after a session with the right one, whose nonce is still at hand', async () => {
    await using camera = await startDigestCamera({ algorithms: ['MD5'] });
    const { connector, budget } = testConnector();
    const target = targetAt(camera.port);
    for (const user of [credentials(), credentials('wrong'), credentials('admin', 'other')]) {
      camera.verdicts.length = budget.refusals.length = 0;
      await code(connector.open(target, user, signal()).then((session) => session[Symbol.asyncDispose]()));
    }
    expect(camera.verdicts).toEqual(['wrong']);
    expect(budget.refusals).toHaveLength(1);
  });

  test('that was changed: what the camera counts is counted', async () => {
    const login: DigestCameraOptions = { algorithms: ['MD5'] };
    await using camera = await startDigestCamera(login);
    const { connector, budget } = testConnector();
    const target = targetAt(camera.port);
    const once = (): Promise<unknown> =>
      code(connector.open(target, credentials(), signal()).then((session) => session[Symbol.asyncDispose]()));
    expect(await once()).toBe('no error');
    camera.changePassword('another');
    expect(await once()).toBe('CAM_AUTH');
    const wrong = camera.verdicts.filter((verdict) => verdict === 'wrong').length;
    expect(wrong).toBeLessThanOrEqual(2);
    expect(budget.refusals).toHaveLength(wrong);
    expect(await once()).toBe('CAM_AUTH_BUDGET');
    expect(camera.verdicts.filter((verdict) => verdict === 'wrong')).toHaveLength(wrong);
  });

  test('while another session works there with the right one, too', async () => {
    const camera = fleet.camera('axis-media2');
    const both = testConnector();
    await using right = await open(camera, 'admin', both);
    await right.identify(signal());
    let working = true;
    const work = (async () => {
      while (working) await right.identify(signal());
    })();
    const { checks } = both.budget;
    // What the right one proved says nothing about this one: it is no full camera and no missing permission.
    const wrong = await code(open(camera, 'wrong', both));
    working = false;
    await work;
    expect(wrong).toBe('CAM_AUTH');
    expect(both.budget.refusals).toHaveLength(1);
    expect(both.budget.checks).toBeGreaterThan(checks);
  });

  test('for pictures that have users of their own, and for those once a session', async () => {
    const camera = fleet.camera('axis-media2');
    const own = testConnector();
    await using session = await open(camera, 'admin', own);
    await fleet.faults(camera, [{ kind: 'auth401', operation: 'Snapshot' }]);
    for (let picture = 0; picture < 3; picture++)
      expect(await code(session.snapshot(signal()))).toBe('CAM_NO_SNAPSHOT');
    await fleet.faults(camera, []);
    expect(own.budget.refusals).toHaveLength(1);
  });

  test('what a stream refused is not tried for a picture: the try that is left is for the settings', async () => {
    const camera = fleet.camera('axis-media2');
    const own = testConnector();
    await using session = await open(camera, 'admin', own);
    await own.budget.refused(camera.id, credentials(), {});
    const before = (await fleet.truth(camera)).authFailures;
    expect(await code(session.snapshot(signal()))).toBe('CAM_AUTH_BUDGET');
    expect((await fleet.truth(camera)).authFailures).toBe(before);
    own.budget.refusals.length = 0;
    expect((await session.snapshot(signal())).jpeg.length).toBeGreaterThan(100);
  });

  test('an exhausted budget stops before anything is sent', async () => {
    const camera = fleet.camera('axis-media2');
    const before = (await fleet.truth(camera)).authFailures;
    expect(await code(open(camera, 'wrong', testConnector({ budget: countingBudget(0) })))).toBe(
      'CAM_AUTH_BUDGET',
    );
    expect((await fleet.truth(camera)).authFailures).toBe(before);
  });

  test('a locked account is named as one', async () => {
    await using locking = await startFleet(['--personality', 'dahua-h265']);
    const [camera] = locking.cameras;
    if (camera === undefined) throw new Error('no camera');
    await locking.faults(camera, [{ kind: 'lockout', after: 1, seconds: 1800 }]);
    await code(open(camera, 'wrong'));
    expect(await code(open(camera))).toBe('CAM_LOCKED');
  });

  test('no credentials at all are asked for, not guessed', async () => {
    const { connector } = testConnector();
    expect(await code(connector.open(targetAt(fleet.camera('axis-media2').port), null, signal()))).toBe(
      'CAM_CREDENTIALS_MISSING',
    );
  });
});

describe('the clock', () => {
  test.each([3600, -86_400, 90_000_000])('off by %i seconds, a token still fits', async (seconds) => {
    const camera = fleet.camera('tapo-c200');
    await fleet.faults(camera, [{ kind: 'clockSkew', seconds }]);
    try {
      await using session = await open(camera);
      const reading = await session.read(signal());
      expect(Math.abs((reading.clockOffsetSeconds ?? 0) - seconds)).toBeLessThanOrEqual(1);
    } finally {
      await fleet.faults(camera, []);
    }
  });

  test('that jumps between two sessions is read again before the password is doubted', async () => {
    const camera = fleet.camera('tapo-c200');
    const using = testConnector();
    await (await open(camera, 'admin', using))[Symbol.asyncDispose]();
    await fleet.faults(camera, [{ kind: 'clockSkew', seconds: 7200 }]);
    try {
      await using session = await open(camera, 'admin', using);
      expect((await session.read(signal())).clockOffsetSeconds).toBeCloseTo(7200, -1);
    } finally {
      await fleet.faults(camera, []);
    }
  });

  test('that jumps within a session is read again', async () => {
    const camera = fleet.camera('tapo-c200');
    const { connector, budget } = testConnector();
    await using session = await connector.open(targetAt(camera.port), credentials(), signal());
    await fleet.faults(camera, [{ kind: 'clockSkew', seconds: -7000 }]);
    try {
      expect((await session.identify(signal())).device.model).toBe('Tapo C200');
      expect(budget.refusals).toEqual([]);
    } finally {
      await fleet.faults(camera, []);
    }
  });

  test('local time told as UTC: one more token with our own', async () => {
    const { connector, budget } = testConnector();
    await using session = await connector.open(
      targetAt(fleet.camera('openipc').port),
      credentials(),
      signal(),
    );
    await session.identify(signal());
    expect(budget.refusals.length).toBeLessThanOrEqual(1);
  });

  test('told only after the login is asked for then', async () => {
    await using session = await open(fleet.camera('panasonic'));
    expect((await session.read(signal())).clockOffsetSeconds).toBe(0);
  });
});

describe('other refusals', () => {
  test('a 401 after a login that worked is a full camera, not a wrong password', async () => {
    await using camera = await startDigestCamera({
      algorithms: ['MD5'],
      after: ({ count }) => (count > 1 ? { status: 401, body: '' } : undefined),
    });
    const { connector, budget } = testConnector();
    await using session = await connector.open(targetAt(camera.port), credentials(), signal());
    expect(await code(session.identify(signal()))).toBe('CAM_CONNECTION_LIMIT');
    expect(budget.refusals).toEqual([]);
  });

  test('a camera that is full for a moment is asked once more', async () => {
    await using camera = await startDigestCamera({
      algorithms: ['MD5'],
      after: ({ count }) => (count === 2 ? { status: 401, body: '' } : undefined),
    });
    const { connector, budget } = testConnector();
    await using session = await connector.open(targetAt(camera.port), credentials(), signal());
    expect((await session.identify(signal())).device.model).toBe('One');
    expect(budget.refusals).toEqual([]);
  });

  test('a user whom only the web server knows', async () => {
    await using camera = await startDigestCamera({
      algorithms: ['MD5'],
      after: () => ({ status: 400, body: notAuthorized('Sender not authorized') }),
    });
    await expect(
      testConnector().connector.open(targetAt(camera.port), credentials(), signal()),
    ).rejects.toMatchObject({
      code: 'CAM_AUTH',
      message: expect.stringContaining('its web server did accept'),
      hint: expect.stringContaining('add one in the camera'),
    });
  });

  test('a camera that takes the password alone gets it only on consent', async () => {
    const camera = fleet.camera('wansview');
    expect(await code(open(camera))).toBe('CAM_AUTH');
    const target = targetAt(camera.port);
    const consenting = testConnector({ budget: countingBudget(9) });
    const onlyOverTls = { ...credentials(), passwordText: 'tls' } as const;
    expect(await code(consenting.connector.open(target, onlyOverTls, signal()))).toBe('CAM_AUTH');
    const anywhere = { ...credentials(), passwordText: 'anywhere' } as const;
    await using session = await consenting.connector.open(target, anywhere, signal());
    await session.identify(signal());
    // That this camera takes it was learned; that somebody else consented was not.
    const sent = consenting.wire.length;
    expect(await code(consenting.connector.open(target, credentials(), signal()))).toBe('CAM_AUTH');
    expect(consenting.wire.length).toBeGreaterThan(sent);
    expect((await session.identify(signal())).device.manufacturer).toMatch(/wansview/i);
  });

  test('no secret in the wire log, in errors or in the log', async () => {
    const using = testConnector();
    const secret = 'S3cret-&-"quoted"';
    await code(open(fleet.camera('tapo-c200'), secret, using));
    await code(open(fleet.camera('axis-media2'), secret, using));
    const kept = JSON.stringify([using.wire, using.log]);
    expect(using.wire.length).toBeGreaterThan(4);
    expect(kept).not.toContain('S3cret');
    expect(kept).not.toMatch(/<wsse:(Username|Nonce|Password)/);
  });
});
