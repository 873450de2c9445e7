import { join } from 'node:path';
import { expect, test } from 'vitest';
import { camopt, onOneWire, ownNetwork, support } from '../../support/networks/twoMachines.ts';

test.skipIf(!ownNetwork)(
  'a camera that IPv6 alone reaches is found on the wire, read and set by its link-local address',
  { timeout: 60_000 },
  async () => {
    const { documents, stderr } = await onOneWire({
      there: 'sysctl -qw net.ipv6.conf.veth1.accept_dad=0; ip link set veth1 up',
      neighbour: `exec ${process.execPath} ${join(support, 'neighbour.mjs')} veth1`,
      commands: [
        `${camopt} discover --timeout 2 --json`,
        `${camopt} optimize --all --json`,
        `echo '{"stream":{"gop":33}}' | ${camopt} apply --all --settings - --yes --json --settle 0 --soak 0`,
      ],
    });
    const [found, advised, run] = documents;
    expect(found, stderr).toMatchObject({
      foundCameras: 1,
      cameras: [
        {
          name: 'Six',
          port: 80,
          source: 'multicast',
          ip: expect.stringMatching(/^fe80:[0-9a-f:]+%veth0$/) as unknown,
          interface: expect.stringMatching(/^fe80:.*%veth0$/) as unknown,
          uuid: '66666666-6666-4666-8666-666666666666',
        },
      ],
    });
    expect(advised, stderr).toMatchObject({
      recommendations: [{ cameraId: expect.stringMatching(/^onvif-fe80\..*veth0$/) as unknown }],
    });
    expect(run, stderr).toMatchObject({ status: 'completed', summary: { settings: { applied: 1 } } });
  },
);
