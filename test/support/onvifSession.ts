import type {
  AuthBudget,
  CameraConnector,
  CameraTarget,
  Clock,
  Credentials,
  LogEntry,
} from '../../src/app/ports.ts';
import { CamOptError } from '../../src/domain/errors.ts';
import { createConnector, type ConnectorOptions } from '../../src/onvif/connector.ts';
import type { WireRecord } from '../../src/onvif/soap/wireRecord.ts';
import { Secret } from '../../src/shared/secret.ts';

/** Real time, with waits cut short: what is waited for in these tests is a fact, never a moment. */
export const testClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          reject(new DOMException('aborted', 'AbortError'));
        },
        { once: true },
      );
    }),
};

export interface CountingBudget extends AuthBudget {
  checks: number;
  refusals: { attemptsLeft?: number; lockedSeconds?: number }[];
  acceptances: number;
}

/** Two wrong answers a camera, as the real budget allows. */
export function countingBudget(most = 2): CountingBudget {
  const budget: CountingBudget = {
    checks: 0,
    refusals: [],
    acceptances: 0,
    turn: async () => ({ [Symbol.asyncDispose]: async () => undefined }),
    async check() {
      budget.checks += 1;
      if (budget.refusals.length >= most) throw new CamOptError('CAM_AUTH_BUDGET', 'no more tries');
      return budget.refusals.length;
    },
    async refused(_key, _credentials, seen) {
      budget.refusals.push(seen);
    },
    async accepted() {
      budget.acceptances += 1;
    },
  };
  return budget;
}

export function credentials(password = 'admin', username = 'admin'): Credentials {
  return { username, password: new Secret(password), set: 'test' };
}

export function targetAt(port: number, more: Partial<CameraTarget> = {}): CameraTarget {
  return {
    cameraId: `onvif-127.0.0.1-${port}`,
    host: '127.0.0.1',
    port,
    path: '/onvif/device_service',
    tls: false,
    identity: { uuid: '', serial: '', mac: '' },
    ...more,
  };
}

export interface TestConnector {
  connector: CameraConnector & Disposable;
  budget: CountingBudget;
  wire: WireRecord[];
  log: LogEntry[];
  /** operations sent since the last call of this */
  operations(): string[];
}

export function testConnector(
  options: Partial<ConnectorOptions> & { budget?: CountingBudget } = {},
): TestConnector {
  const budget = options.budget ?? countingBudget();
  const wire: WireRecord[] = [];
  const log: LogEntry[] = [];
  let seen = 0;
  const connector = createConnector({
    clock: testClock,
    authBudget: budget,
    log: (entry) => void log.push(entry),
    onWire: (_camera, record) => void wire.push(record),
    ...options,
  });
  return {
    connector,
    budget,
    wire,
    log,
    operations() {
      const names = wire.slice(seen).map(({ operation }) => operation);
      seen = wire.length;
      return names;
    },
  };
}
