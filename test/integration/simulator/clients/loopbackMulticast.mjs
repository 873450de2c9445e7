// Loaded before a foreign client: puts its sockets on the loopback interface, which it has no option for.
import dgram from 'node:dgram';

const create = dgram.createSocket;
dgram.createSocket = (...given) => {
  const socket = create(...given);
  socket.once('listening', () => socket.setMulticastInterface('127.0.0.1'));
  return socket;
};
