import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '../../src/api/createServer.ts';
import type { ApiOptions, AuditLine } from '../../src/api/createServer.ts';
import type { CamOpt } from '../../src/app/camopt.ts';
import { openCamOpt } from '../../src/compose/openCamOpt.ts';
import { loadSettings } from '../../src/config/settings.ts';

export const token = 'token-of-the-api-tests';

export interface TestApi {
  url: string;
  camopt: CamOpt;
  audit: AuditLine[];
  call: (method: string, path: string, options?: CallOptions) => Promise<ApiAnswer>;
  close: () => Promise<void>;
}

interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** null sends none */
  token?: string | null;
}

interface ApiAnswer {
  status: number;
  type: string;
  text: string;
  json: <T = Record<string, unknown>>() => T;
}

/** The API over a home of its own, in this process, on a free port. */
export async function startApi(options: Partial<ApiOptions> = {}): Promise<TestApi> {
  const folder = await mkdtemp(join(tmpdir(), 'camopt-api-'));
  const env = { XDG_CONFIG_HOME: folder, CAMOPT_LOCK_DIR: join(folder, 'locks') };
  const loaded = await loadSettings({ home: join(folder, 'home') }, env, () => Promise.resolve(folder));
  const credentialInputs = { env, readStdin: () => Promise.resolve(''), prompt: null };
  const camopt = await openCamOpt({ loaded, credentialInputs, env, log: () => {}, version: 'test' });
  const audit: AuditLine[] = [];
  const server = await createServer({
    camopt,
    version: 'test',
    token,
    allowHosts: [],
    addresses: { allowed: [] },
    queryCredentials: false,
    audit: (line) => void audit.push(line),
    requestsASecond: 10_000,
    ...options,
  });
  const url = await server.listen('127.0.0.1', 0);
  return {
    url,
    camopt,
    audit,
    call: async (method, path, { body, headers = {}, token: sent = token } = {}) => {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(sent === null ? {} : { authorization: `Bearer ${sent}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        text,
        json: () => JSON.parse(text) as never,
      };
    },
    close: async () => {
      await server.close();
      await camopt.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
