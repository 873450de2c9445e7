// npm `ws-discovery` as a prober: its version 2006 is ONVIF's namespaces, and it reads prefixes literally.
import WsDiscovery from 'ws-discovery';

// It throws out of its listener at the first answer that is no XML, and others on this machine may send such.
process.on('uncaughtException', () => undefined);

const discovery = new WsDiscovery({ version: '2006', maxDelay: 50 });
const devices = [];
discovery.on('device', (device) => devices.push(device));
discovery.socket.bind(0, () => {
  discovery.socket.setMulticastInterface('127.0.0.1');
  discovery.probe({ timeout: 1200 }, () => {
    process.stdout.write(JSON.stringify(devices));
    process.exit(0);
  });
});
