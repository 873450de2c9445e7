import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedCamera extends AsyncDisposable {
  port: number;
  /** `service.operation` of each request, in order: `media2.GetProfiles` */
  asked: string[];
}

/**
 * A device that needs no login and answers by a table of `service.operation` → inside of the response; the rest is not
 * supported. A key may have the tokens of the question behind it, which then count.
 */
export async function startScriptedCamera(
  answers: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
  /** the bytes on the wire, for what no proper server sends; the connection ends after them */
  wire?: (status: number, envelope: string) => Uint8Array,
): Promise<ScriptedCamera> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const operation = /<op:(\w+)/.exec(body)?.[1] ?? '';
      const uri = /xmlns:op="([^"]*)"/.exec(body)?.[1] ?? '';
      const name = `${services[uri] ?? uri}.${operation}`;
      asked.push(name);
      const tokens = Array.from(body.matchAll(/<op:\w*Token>([^<]*)</g), ([, token]) => token).join(' ');
      const inside = answers[`${name} ${tokens}`] ?? answers[name];
      const text =
        inside === undefined
          ? '<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>ter:ActionNotSupported</s:Value></s:Subcode></s:Code></s:Fault>'
          : `<r:${operation}Response xmlns:r="${uri}">${inside}</r:${operation}Response>`;
      const status = inside === undefined ? 500 : 200;
      const envelope = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>${text}</s:Body></s:Envelope>`;
      if (wire !== undefined) request.socket.end(wire(status, envelope));
      else response.writeHead(status, { 'content-type': 'application/soap+xml', ...headers }).end(envelope);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const services: Readonly<Record<string, string>> = {
  'http://www.onvif.org/ver10/device/wsdl': 'device',
  'http://www.onvif.org/ver10/media/wsdl': 'media1',
  'http://www.onvif.org/ver20/media/wsdl': 'media2',
  'http://www.onvif.org/ver20/imaging/wsdl': 'imaging',
};

/** GetServices with the given ones, all at paths of their own. */
export function announced(...names: string[]): string {
  return Object.entries(services)
    .filter(([, name]) => names.includes(name))
    .map(
      ([uri, name]) =>
        `<r:Service><r:Namespace>${uri}</r:Namespace><r:XAddr>http://10.9.9.9/onvif/${name}</r:XAddr></r:Service>`,
    )
    .join('');
}
