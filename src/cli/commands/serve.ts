import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import * as z from 'zod';
import { CamOptError } from '../../domain/errors.ts';
import { collect } from '../cameraChoice.ts';
import type { Runs } from '../runner.ts';
import { version } from '../version.ts';

const flags = z.object({
  host: z.string().default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65_535).default(8088),
  tlsCert: z.string().optional(),
  tlsKey: z.string().optional(),
  insecureHttp: z.boolean().default(false),
  allowAddress: z
    .array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], 'an address or a CIDR range'))
    .default([]),
  allowHost: z.array(z.string()).default([]),
  allowQueryCredentials: z.boolean().default(false),
});
type ServeFlags = z.infer<typeof flags>;

export function serveCommand(runs: Runs): Command {
  return new Command('serve')
    .description('the HTTP API; prints one JSON line when it listens')
    .option('--host <address>', 'address to listen on (127.0.0.1)')
    .option('--port <port>', 'port to listen on (8088; 0 takes a free one)')
    .option('--tls-cert <file>', 'certificate, PEM; needed with another address than loopback')
    .option('--tls-key <file>', 'its key, PEM')
    .option('--insecure-http', 'another address without TLS: passwords and token are readable on the way')
    .option('--allow-address <cidr>', 'ask cameras at these addresses too, beside the private ones', collect)
    .option('--allow-host <name>', 'name, with its port, under which this server may be addressed', collect)
    .option('--allow-query-credentials', 'take user and password from the URL, as the original API did')
    .option('--no-listen', 'do not take in cameras that announce themselves (or CAMOPT_LISTEN=0)')
    .addHelpText('after', '\nExample:\n  camopt serve --port 0')
    .action(
      runs(flags, async (context, options) => {
        const tls = await tlsFiles(options);
        refuseOpenHttp(options, tls !== undefined);
        const { serveApi } = await import('../../compose/serveApi.ts');
        const camopt = await context.camopt();
        const api = await serveApi(camopt, {
          host: options.host,
          port: options.port,
          env: context.env,
          version,
          allowHosts: options.allowHost,
          addresses: { allowed: options.allowAddress },
          queryCredentials: options.allowQueryCredentials,
          ...(tls === undefined ? {} : { tls }),
          say: context.say,
        });
        context.closeLater(api);
        if (api.tokenFile !== null) context.say(`the token is in ${api.tokenFile}`);
        context.terminal.out(`${JSON.stringify({ ready: true, url: api.url })}\n`);
        // Nothing that cameras say of themselves may end the server.
        if (context.settings.listen)
          await camopt.listen(context.signal).catch((error: unknown) => context.say(String(error)));
        await aborted(context.signal);
        return { exit: 0, ended: 'by signal' };
      }),
    );
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function tlsFiles({ tlsCert, tlsKey }: ServeFlags): Promise<{ cert: string; key: string } | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new CamOptError('USAGE', '--tls-cert and --tls-key belong together');
  const [cert, key] = await Promise.all(
    [tlsCert, tlsKey].map((file) =>
      readFile(file, 'utf8').catch((cause: unknown) => {
        throw new CamOptError('CONFIG_INVALID', `cannot read ${file}`, { cause });
      }),
    ),
  );
  return { cert: cert ?? '', key: key ?? '' };
}

function refuseOpenHttp({ host, insecureHttp }: ServeFlags, hasTls: boolean): void {
  const isLoopback = host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
  if (isLoopback || hasTls || insecureHttp) return;
  throw new CamOptError('USAGE', `${host} is reachable from elsewhere, and there is no TLS`, {
    hint: 'give --tls-cert and --tls-key, or --insecure-http when something in front of it has TLS',
  });
}
