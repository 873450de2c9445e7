import { describe, expect, test } from 'vitest';
import { camopt, onOneWire, ownNetwork } from '../../support/networks/twoMachines.ts';

/** The simulator on the other machine; it says its ready line there, and ends with its standard input. */
const simulator = (...args: string[]): string =>
  `exec ${process.execPath} simulator/main.ts --personality hikvision --control 127.0.0.1:0 ${args.join(' ')}`;

describe.skipIf(!ownNetwork)('over wires', { timeout: 60_000 }, () => {
  test('a camera that answers on two of them is one', async () => {
    const { documents, stderr } = await onOneWire({
      here:
        'ip addr add 10.9.1.1/24 dev veth0; ip link add veth2 type veth peer name veth3 netns $neighbour; ' +
        'ip addr add 10.9.2.1/24 dev veth2; ip link set veth2 up',
      there:
        'ip addr add 10.9.1.2/24 dev veth1; ip link set veth1 up; ' +
        // The second wire is laid by the other side, a moment later.
        'until ip link show veth3 >/dev/null 2>&1; do sleep 0.05; done; ip addr add 10.9.2.2/24 dev veth3; ip link set veth3 up',
      neighbour: simulator('--bind 0.0.0.0', '--base-port 80'),
      commands: [
        `${camopt} discover --timeout 2 --json`,
        `${camopt} discover --timeout 1 --interface veth2 --json`,
        `${camopt} cameras list --json`,
      ],
    });
    const [both, second, inventory] = documents as [
      { cameras: { ip: string; id: string }[] },
      { cameras: { ip: string; interface: string; id: string }[] },
      { id: string; reach: string }[],
    ];
    expect(
      both.cameras.map(({ ip }) => ip),
      stderr,
    ).toEqual([expect.stringMatching(/^10\.9\.[12]\.2$/)]);
    expect(second.cameras, stderr).toMatchObject([{ ip: '10.9.2.2', interface: '10.9.2.1' }]);
    // By whichever wire it is seen: the same camera under the same id.
    expect(second.cameras[0]?.id).toBe(both.cameras[0]?.id);
    expect(inventory.map(({ reach }) => reach)).toEqual(['ok']);
  });

  test('a camera with its factory address is listed with the reason and what to do', async () => {
    const { documents, stderr } = await onOneWire({
      here: 'ip addr add 10.9.1.1/24 dev veth0; sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.veth0.rp_filter=0',
      there:
        'ip addr add 192.168.1.108/24 dev veth1; ip link set veth1 up; ip route add 10.9.1.0/24 dev veth1',
      neighbour: simulator('--bind 192.168.1.108', '--base-port 80'),
      commands: [`${camopt} discover --timeout 2 --json`, `${camopt} cameras list --json`],
    });
    expect(documents[0], stderr).toMatchObject({ cameras: [{ ip: '192.168.1.108', port: 80 }] });
    expect(documents[1]).toMatchObject([
      {
        reach: 'foreign-subnet',
        reachDetail:
          '192.168.1.108 is in another subnet than 10.9.1.1/24: give it an address here with the vendor tool, or this machine one there',
      },
    ]);
  });
});
