import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { CamOptError } from '../domain/errors.ts';

export interface AddressRules {
  /** CIDR ranges or addresses that are served beside the private ones */
  allowed: readonly string[];
}

type AddressKind = 'private' | 'loopback' | 'other';

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];
const loopbackRanges = ['127.0.0.0/8', '::1/128'];

/**
 * The address that a camera may be asked at: the host itself, or what its name resolves to, so that the name cannot mean
 * something else a moment later. Throws ADDRESS_REFUSED: nobody may use this server to reach into other networks, to the
 * metadata service of a cloud (169.254.169.254), or to services on this machine.
 */
export async function guardedAddress(
  host: string,
  rules: AddressRules,
  options: { loopback: boolean },
): Promise<string> {
  const addresses = isIP(host) !== 0 ? [host] : await resolved(host);
  for (const address of addresses) {
    const kind = kindOf(address, rules);
    if (kind === 'other') throw new CamOptError('ADDRESS_REFUSED', `${host} is not in a private network`);
    if (kind === 'loopback' && !options.loopback)
      throw new CamOptError('ADDRESS_REFUSED', `${host} is this machine`, {
        hint: 'a camera on loopback is served when the inventory has it: `camopt cameras add`',
      });
  }
  return addresses[0] as string;
}

function kindOf(address: string, rules: AddressRules): AddressKind {
  if (within(address, loopbackRanges)) return 'loopback';
  return within(address, privateRanges) || within(address, rules.allowed) ? 'private' : 'other';
}

async function resolved(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, verbatim: true }).catch((error: unknown) => {
    throw new CamOptError('CAM_UNREACHABLE', `${host} is no known name`, { cause: error });
  });
  return found.map(({ address }) => address);
}

/** A BlockList takes ::ffff:127.0.0.1 for 127.0.0.1. */
function within(address: string, ranges: readonly string[]): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [base = '', length] = range.split('/');
    const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(base) === 0) continue;
    list.addSubnet(base, length === undefined ? (family === 'ipv6' ? 128 : 32) : Number(length), family);
  }
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
