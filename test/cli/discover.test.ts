import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { place } from './harness.ts';

test('discovery sends no credential, whatever the other side asks for', { timeout: 60_000 }, async () => {
  // Every byte that comes is kept; what goes back is every invitation to log in that there is.
  const received: string[] = [];
  const tempting = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      received.push(bytes.toString('latin1'));
      const fault =
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:ter="http://www.onvif.org/ver10/error"><s:Body><s:Fault>' +
        '<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code></s:Fault></s:Body></s:Envelope>';
      socket.end(
        'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm="x", nonce="abc", qop="auth"\r\n' +
          `WWW-Authenticate: Basic realm="x"\r\nContent-Type: application/soap+xml\r\nContent-Length: ${fault.length}\r\n\r\n${fault}`,
      );
    });
  });
  await once(tempting.listen(0, '127.0.0.1'), 'listening');
  const { port } = tempting.address() as AddressInfo;
  const responder = createSocket({ type: 'udp4', reuseAddr: true });
  responder.on('message', (datagram, from) => {
    const id = /MessageID>([^<]*)</.exec(datagram.toString())?.[1];
    if (id === undefined || !datagram.includes('Probe>')) return;
    received.push(datagram.toString());
    responder.send(
      `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><a:RelatesTo>${id}</a:RelatesTo></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch>` +
        '<a:EndpointReference><a:Address>urn:uuid:77777777-7777-4777-8777-777777777777</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>' +
        `<d:Scopes>onvif://www.onvif.org/name/x</d:Scopes><d:XAddrs>http://127.0.0.1:${port}/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`,
      from.port,
      from.address,
    );
  });
  responder.bind(3702, () => responder.addMembership('239.255.255.250', '127.0.0.1'));
  await once(responder, 'listening');
  const here = await place({ CAMOPT_USERNAME: 'marked-user', CAMOPT_PASSWORD: 'Marked-Secret' });
  const timeout = ['--timeout', '3', '--json'];
  for (const how of [
    ['--interface', '127.0.0.1'],
    ['--range', `127.0.0.1:${port}`],
  ]) {
    const before = received.length;
    const found = await here.camopt(['discover', ...timeout, ...how]);
    const { cameras } = found.json<{ cameras: { port: number }[] }>();
    expect(cameras.map((camera) => camera.port)).toContain(port);
    expect(received.length).toBeGreaterThan(before);
  }
  tempting.close();
  responder.close();
  await here.remove();
  const all = received.join('\n');
  expect(all).toContain('GetSystemDateAndTime');
  expect(all).not.toMatch(/authorization|UsernameToken|Security|marked-user|Marked-Secret|bWFya2VkLXVzZXI/i);
});
