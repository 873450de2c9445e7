// A machine in a network of its own, with a simulated camera behind it that IPv6 alone reaches: the simulator's port is
// forwarded, and the probes to ff02::c are answered here. argv: interface
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { networkInterfaces } from 'node:os';

const [, , zone] = process.argv;
const simulator = spawn(
  process.execPath,
  ['simulator/main.ts', '--personality', 'hikvision', '--control', '127.0.0.1:0'],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const { value } = await createInterface({ input: simulator.stdout })[Symbol.asyncIterator]().next();
const [camera] = JSON.parse(value).cameras;
createServer((socket) => {
  const inner = connect(camera.port, '127.0.0.1');
  socket.pipe(inner).pipe(socket);
  for (const end of [socket, inner]) end.on('error', () => end.destroy());
}).listen(80, '::');

const own = networkInterfaces()[zone].find(({ address }) => address.startsWith('fe80:')).address;
const endpoint = 'urn:uuid:66666666-6666-4666-8666-666666666666';
const body = (kind, inner, relates) =>
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" ' +
  'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">' +
  `<s:Header>${relates}</s:Header><s:Body>${inner}</s:Body></s:Envelope>`;
const device =
  `<a:EndpointReference><a:Address>${endpoint}</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>` +
  `<d:Scopes>onvif://www.onvif.org/name/Six</d:Scopes><d:XAddrs>http://[${own}]/onvif/device_service</d:XAddrs>`;
const socket = createSocket({ type: 'udp6', reuseAddr: true, ipv6Only: true });
socket.on('message', (datagram, from) => {
  const id = /MessageID>([^<]*)</.exec(datagram.toString())?.[1];
  if (id === undefined || !datagram.includes('Probe>')) return;
  const match = `<d:ProbeMatches><d:ProbeMatch>${device}</d:ProbeMatch></d:ProbeMatches>`;
  socket.send(body('match', match, `<a:RelatesTo>${id}</a:RelatesTo>`), from.port, from.address);
});
socket.bind(3702, () => {
  socket.addMembership('ff02::c', `::%${zone}`);
  socket.setMulticastInterface(`::%${zone}`);
  process.stdout.write('ready\n');
});
process.stdin.resume().on('end', () => process.exit());
// A word on standard input: it says Hello.
process.stdin.on('data', () =>
  socket.send(body('Hello', `<d:Hello>${device}</d:Hello>`, ''), 3702, `ff02::c%${zone}`),
);
