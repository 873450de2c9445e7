export const ns = {
  soap11: 'http://schemas.xmlsoap.org/soap/envelope/',
  soap12: 'http://www.w3.org/2003/05/soap-envelope',
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media1: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
  imaging: 'http://www.onvif.org/ver20/imaging/wsdl',
  events: 'http://www.onvif.org/ver10/events/wsdl',
  schema: 'http://www.onvif.org/ver10/schema',
  error: 'http://www.onvif.org/ver10/error',
  network: 'http://www.onvif.org/ver10/network/wsdl',
  wsse: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  wsu: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  discovery: 'http://schemas.xmlsoap.org/ws/2005/04/discovery',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

/** What the usual prefixes mean where a camera forgot to declare them. */
export const knownPrefixes: ReadonlyMap<string, string> = new Map([
  ['tt', ns.schema],
  ['tds', ns.device],
  ['trt', ns.media1],
  ['tr2', ns.media2],
  ['timg', ns.imaging],
  ['ter', ns.error],
  ['xsi', ns.xsi],
  ['xsd', 'http://www.w3.org/2001/XMLSchema'],
]);
