import { Worker } from 'node:worker_threads';

/**
 * A thousand ONVIF devices on one socket, in a thread of its own: each answers every probe within half a second, and one answer
 * in twenty is lost. Their addresses refuse connections.
 */
export async function startResponders(count: number, lossRate: number): Promise<AsyncDisposable> {
  const worker = new Worker(program, { eval: true, workerData: { count, lossRate } });
  await new Promise<void>((ready, failed) => {
    worker.once('message', () => ready());
    worker.once('error', failed);
  });
  return { [Symbol.asyncDispose]: async () => void (await worker.terminate()) };
}

const program = `
const { parentPort, workerData } = require('node:worker_threads');
const socket = require('node:dgram').createSocket({ type: 'udp4', reuseAddr: true });
let state = 42;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
const id = (n) => '00000000-0000-4000-8000-' + String(n).padStart(12, '0');
socket.on('message', (datagram, from) => {
  const messageId = /MessageID>([^<]*)</.exec(datagram.toString())?.[1];
  if (!messageId || !datagram.includes('Probe>')) return;
  for (let n = 0; n < workerData.count; n++) {
    if (random() < workerData.lossRate) continue;
    const text = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><a:RelatesTo>' + messageId +
      '</a:RelatesTo></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:' + id(n) +
      '</a:Address></a:EndpointReference><d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types><d:Scopes>onvif://www.onvif.org/name/C' + n +
      ' onvif://www.onvif.org/hardware/H onvif://www.onvif.org/Profile/Streaming</d:Scopes><d:XAddrs>http://127.9.' + (n >> 8) + '.' + (n & 255) +
      ':9/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>';
    setTimeout(() => socket.send(text, from.port, from.address), random() * 480);
  }
});
socket.bind(3702, () => {
  socket.addMembership('239.255.255.250', '127.0.0.1');
  parentPort.postMessage('ready');
});
`;
