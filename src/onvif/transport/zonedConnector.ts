import type { buildConnector } from 'undici';

/** A link-local address is the same on every interface: only its zone tells which one is meant. */
export function zonedConnector(
  connect: buildConnector.connector,
  zone: string | undefined,
): buildConnector.connector {
  if (zone === undefined) return connect;
  return (asked, callback) =>
    connect(
      /^fe80:/i.test(asked.hostname) ? { ...asked, hostname: `${asked.hostname}%${zone}` } : asked,
      callback,
    );
}
