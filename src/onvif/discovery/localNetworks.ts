import { BlockList, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { CamOptError } from '../../domain/errors.ts';

export interface LocalInterface {
  name: string;
  family: 'IPv4' | 'IPv6';
  /** an IPv6 one with its zone, as fe80::1%eth0 */
  address: string;
  /** network and prefix, as 192.168.1.7/24; empty for IPv6, where neighbours are link-local */
  cidr: string;
}

/**
 * Addresses of this machine from which can be discovered: IPv4, loopback included, and IPv6 link-local, the scope of the
 * discovery group; or those of the interfaces named by name or address.
 */
export function localInterfaces(wanted: readonly string[]): LocalInterface[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
    (entries ?? []).flatMap(({ family, address, cidr, scopeid }): LocalInterface[] => {
      if (family === 'IPv4') return [{ name, family, address, cidr: cidr ?? `${address}/32` }];
      if (!/^fe80:/i.test(address)) return [];
      // Windows knows interfaces by number only.
      const zone = process.platform === 'win32' ? String(scopeid ?? '') : name;
      return [{ name, family, address: `${address}%${zone}`, cidr: '' }];
    }),
  );
  if (wanted.length === 0) return all;
  const missing = wanted.filter((entry) => !all.some((own) => isNamed(own, entry)));
  if (missing.length > 0)
    throw new CamOptError('USAGE', `no interface ${missing.join(', ')}: there are ${list(all)}`);
  return all.filter((own) => wanted.some((entry) => isNamed(own, entry)));
}

/** True for an address that one of the interfaces reaches without a router. */
export function isOnLink(address: string, interfaces: readonly LocalInterface[]): boolean {
  if (!isIPv4(address)) return true;
  return interfaces.some(({ cidr }) => {
    if (cidr === '') return false;
    const [network = '', prefix = '32'] = cidr.split('/');
    const block = new BlockList();
    block.addSubnet(network, Number(prefix), 'ipv4');
    return block.check(address, 'ipv4');
  });
}

export function isOurs(address: string, interfaces: readonly LocalInterface[]): boolean {
  return /^127\.|^::1$/.test(address) || interfaces.some((entry) => entry.address === address);
}

/** Of which interface the address is a neighbour; undefined where that cannot be told. */
export function interfaceTowards(
  address: string,
  interfaces: readonly LocalInterface[],
): LocalInterface | undefined {
  const zone = /%(.+)$/.exec(address)?.[1];
  return zone === undefined
    ? interfaces.find((entry) => isIPv4(address) && isOnLink(address, [entry]))
    : interfaces.find((entry) => entry.family === 'IPv6' && entry.address.endsWith(`%${zone}`));
}

function isNamed({ name, address }: LocalInterface, entry: string): boolean {
  return name === entry || address === entry || address.startsWith(`${entry}%`);
}

function list(all: readonly LocalInterface[]): string {
  return all.map(({ name, address }) => `${name} (${address})`).join(', ');
}
