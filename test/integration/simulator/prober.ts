import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface Match {
  uuid: string;
  types: string[];
  scopes: string[];
  xaddrs: string[];
  relatesTo: string;
  xml: string;
}

const group = '239.255.255.250';
const port = 3702;

/** What else may be on its way when there is enough: a second answer where one was due. */
const surplusMs = 150;

/** Sends one Probe on loopback and gathers what comes: until there is enough of what is wanted, or the time is over. */
export async function probeOnLoopback(
  options: {
    types?: string;
    scopes?: string;
    onlyUuid?: string;
    /** Other simulators may run beside the one that is meant, and answer too. */
    only?: ReadonlySet<string>;
    atLeast?: number;
    waitMs?: number;
    messageId?: string;
  } = {},
): Promise<Match[]> {
  const {
    types,
    scopes,
    onlyUuid,
    only,
    atLeast = 1,
    waitMs = 5_000,
    messageId = `urn:uuid:${randomUUID()}`,
  } = options;
  const socket = createSocket('udp4');
  const matches: Match[] = [];
  const enough = new Promise<void>((resolve) => {
    socket.on('message', (bytes) => {
      const match = readMatch(bytes.toString());
      if (onlyUuid !== undefined && match.uuid !== onlyUuid) return;
      if (only && !only.has(match.uuid)) return;
      matches.push(match);
      if (matches.length === atLeast) setTimeout(resolve, surplusMs);
    });
    setTimeout(resolve, waitMs).unref();
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setMulticastInterface('127.0.0.1');
  socket.setRecvBufferSize(4 * 1024 * 1024);
  socket.send(probe(messageId, types, scopes), port, group);
  await enough;
  socket.close();
  return matches;
}

function probe(messageId: string, types: string | undefined, scopes: string | undefined): string {
  const about = `${types === undefined ? '' : `<d:Types>${types}</d:Types>`}${scopes === undefined ? '' : `<d:Scopes>${scopes}</d:Scopes>`}`;
  return (
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"' +
    ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:nvt="http://www.onvif.org/ver10/network/wsdl"' +
    ` xmlns:dev="http://www.onvif.org/ver10/device/wsdl"><e:Header><w:MessageID>${messageId}</w:MessageID>` +
    '<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>' +
    `<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header><e:Body><d:Probe>${about}</d:Probe></e:Body></e:Envelope>`
  );
}

function readMatch(xml: string): Match {
  const words = (name: string): string[] =>
    (new RegExp(`<wsd:${name}>([^<]*)<`).exec(xml)?.[1] ?? '').split(' ').filter((word) => word !== '');
  return {
    uuid: /urn:uuid:([^<]*)<\/wsa:Address>/.exec(xml)?.[1] ?? '',
    types: words('Types'),
    scopes: words('Scopes'),
    xaddrs: words('XAddrs'),
    relatesTo: /<wsa:RelatesTo>([^<]*)</.exec(xml)?.[1] ?? '',
    xml,
  };
}
