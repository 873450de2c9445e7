import type { DiscoveredDevice } from '../../app/ports.ts';
import { recorderNetworkOf } from '../../quirks/cameraPages.ts';
import type { DeviceAddress } from './deviceAddress.ts';
import type { DeviceCheck } from './deviceCheck.ts';
import { isOnLink, type LocalInterface } from './localNetworks.ts';

/** Why a device that was seen is no use as it is, and what to do about it. */
export function reachOf(
  address: DeviceAddress,
  check: DeviceCheck | null,
  interfaces: readonly LocalInterface[],
): Pick<DiscoveredDevice, 'reach' | 'reachDetail'> {
  if (check === null) return { reach: null, reachDetail: '' };
  if (check.reach !== 'unreachable') return { reach: check.reach, reachDetail: check.detail };
  const recorder = recorderNetworkOf(address.host);
  if (recorder !== undefined && !isOnLink(address.host, interfaces))
    return {
      reach: 'behind-recorder',
      reachDetail: `${address.host} is a port of a ${recorder} recorder: set the camera through the recorder, or open its virtual host`,
    };
  // Q36: multicast crosses where routing does not.
  if (!isOnLink(address.host, interfaces) && check.answer === 'nothing')
    return {
      reach: 'foreign-subnet',
      reachDetail: `${address.host} is in another subnet than ${interfaces
        .filter(({ family, address: own }) => family === 'IPv4' && !own.startsWith('127.'))
        .map(({ cidr }) => cidr)
        .join(', ')}: give it an address here with the vendor tool, or this machine one there`,
    };
  return { reach: 'unreachable', reachDetail: check.detail };
}
