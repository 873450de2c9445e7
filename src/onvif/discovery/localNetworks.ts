import { BlockList, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { CamOptError } from '../../domain/errors.ts';

export interface LocalInterface {
  name: string;
  address: string;
  /** network and prefix, as 192.168.1.7/24 */
  cidr: string;
}

/** IPv4 interfaces of this machine, loopback included; or the ones named by name or address. */
export function localInterfaces(wanted: readonly string[]): LocalInterface[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
    (entries ?? [])
      .filter(({ family }) => family === 'IPv4')
      .map(({ address, cidr }) => ({ name, address, cidr: cidr ?? `${address}/32` })),
  );
  if (wanted.length === 0) return all;
  const missing = wanted.filter(
    (entry) => !all.some(({ name, address }) => name === entry || address === entry),
  );
  if (missing.length > 0)
    throw new CamOptError('USAGE', `no interface ${missing.join(', ')}: there are ${list(all)}`);
  return all.filter(({ name, address }) => wanted.includes(name) || wanted.includes(address));
}

/** True for an address that one of the interfaces reaches without a router. */
export function isOnLink(address: string, interfaces: readonly LocalInterface[]): boolean {
  if (!isIPv4(address)) return true;
  return interfaces.some(({ cidr }) => {
    const [network = '', prefix = '32'] = cidr.split('/');
    const block = new BlockList();
    block.addSubnet(network, Number(prefix), 'ipv4');
    return block.check(address, 'ipv4');
  });
}

export function isOurs(address: string, interfaces: readonly LocalInterface[]): boolean {
  return /^127\.|^::1$/.test(address) || interfaces.some((entry) => entry.address === address);
}

function list(all: readonly LocalInterface[]): string {
  return all.map(({ name, address }) => `${name} (${address})`).join(', ');
}
