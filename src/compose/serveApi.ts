import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from '../api/createServer.ts';
import type { ApiOptions, AuditLine } from '../api/createServer.ts';
import type { CamOpt } from '../app/camopt.ts';
import { apiToken } from './apiToken.ts';

export interface ServeOptions extends Pick<
  ApiOptions,
  'allowHosts' | 'addresses' | 'queryCredentials' | 'tls' | 'version'
> {
  host: string;
  port: number;
  env: NodeJS.ProcessEnv;
  /** where a line about every call goes, beside the file in the home folder */
  say: (line: string) => void;
}

export interface RunningApi {
  url: string;
  /** where the token is kept; null when the environment gave it */
  tokenFile: string | null;
  close(): Promise<void>;
}

/** The HTTP API over the use cases, listening. */
export async function serveApi(camopt: CamOpt, options: ServeOptions): Promise<RunningApi> {
  const { host, port, env, say, ...api } = options;
  const { token, file } = await apiToken(camopt.home, env);
  const log = join(camopt.home, 'api-audit.log');
  let written: Promise<void> = Promise.resolve();
  const audit = (line: AuditLine): void => {
    const { at, from, method, route, status, milliseconds } = line;
    say(`${at} ${from} ${method} ${route} ${status} ${milliseconds} ms`);
    written = written
      .then(() => appendFile(log, `${JSON.stringify(line)}\n`, { mode: 0o600 }))
      .catch(() => {});
  };
  const server = await createServer({ ...api, camopt, token, audit });
  const url = await server.listen(host, port);
  return {
    url,
    tokenFile: file,
    close: async () => {
      await server.close();
      await written;
    },
  };
}
