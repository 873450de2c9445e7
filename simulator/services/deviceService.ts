import { ns } from '../soap/namespaces.ts';
import { receiver, sender } from '../soap/soapFault.ts';
import { childOf, childrenOf, textOf, timeOf } from '../soap/xmlAccess.ts';
import { element, escapeXml } from '../soap/xmlText.ts';
import { offered } from './addresses.ts';
import { argument, shownClock, type Call, type Handler } from './call.ts';
import { serviceCapabilities } from './serviceCapabilities.ts';
import { scopesOf } from './scopes.ts';
import { capabilities } from './deviceCapabilities.ts';
import { networkHandlers } from './deviceNetwork.ts';
import { userHandlers } from './deviceUsers.ts';

const rebootMs = 5_000;

export const deviceHandlers: Readonly<Record<string, Handler>> = {
  ...networkHandlers,
  ...userHandlers,
  GetSystemDateAndTime: (call) =>
    `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>${dateAndTime(call)}</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`,
  SetSystemDateAndTime: (call) => {
    const utc = timeOf(childOf(call.request.body, 'UTCDateTime'));
    if (argument(call, 'DateTimeType') === 'Manual' && utc === undefined) {
      throw sender('The date is not valid', 'ter:InvalidArgVal', 'ter:InvalidDateTime');
    }
    if (utc !== undefined) call.camera.clockOffsetMs = utc - Date.now();
    return '<tds:SetSystemDateAndTimeResponse/>';
  },
  GetServices: (call) => {
    const include = argument(call, 'IncludeCapability') === 'true';
    const services = offered(call, 'getServices').map(
      ({ service, xaddr }) =>
        `<tds:Service>${element('tds:Namespace', ns[service])}${element('tds:XAddr', xaddr)}` +
        `${include ? `<tds:Capabilities>${serviceCapabilities(call, service)}</tds:Capabilities>` : ''}` +
        '<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>',
    );
    return `<tds:GetServicesResponse>${services.join('')}</tds:GetServicesResponse>`;
  },
  GetServiceCapabilities: (call) =>
    `<tds:GetServiceCapabilitiesResponse>${serviceCapabilities(call, 'device')}</tds:GetServiceCapabilitiesResponse>`,
  GetCapabilities: capabilities,
  GetDeviceInformation: ({ camera: { identity } }) =>
    `<tds:GetDeviceInformationResponse>${element('tds:Manufacturer', identity.manufacturer)}` +
    `${element('tds:Model', identity.model)}${element('tds:FirmwareVersion', identity.firmware)}` +
    `${element('tds:SerialNumber', identity.serial)}${element('tds:HardwareId', identity.hardwareId)}` +
    '</tds:GetDeviceInformationResponse>',
  GetScopes: ({ camera }) => {
    const configurable = new Set(camera.extraScopes);
    const items = scopesOf(camera).map(
      (scope) =>
        `<tds:Scopes><tt:ScopeDef>${configurable.has(scope) || /\/(name|location)\//.test(scope) ? 'Configurable' : 'Fixed'}</tt:ScopeDef>` +
        `${element('tt:ScopeItem', scope)}</tds:Scopes>`,
    );
    return `<tds:GetScopesResponse>${items.join('')}</tds:GetScopesResponse>`;
  },
  SetScopes: (call) => {
    setScopes(
      call,
      childrenOf(call.request.body, 'Scopes').map((scope) => scope.text.trim()),
    );
    return '<tds:SetScopesResponse/>';
  },
  GetEndpointReference: ({ camera }) =>
    `<tds:GetEndpointReferenceResponse>${element('tds:GUID', camera.identity.uuid)}</tds:GetEndpointReferenceResponse>`,
  GetWsdlUrl: () =>
    '<tds:GetWsdlUrlResponse><tds:WsdlUrl>https://www.onvif.org/</tds:WsdlUrl></tds:GetWsdlUrlResponse>',
  GetDiscoveryMode: () =>
    '<tds:GetDiscoveryModeResponse><tds:DiscoveryMode>Discoverable</tds:DiscoveryMode></tds:GetDiscoveryModeResponse>',
  SystemReboot: ({ camera }) => {
    setImmediate(() => camera.reboot(rebootMs));
    return '<tds:SystemRebootResponse><tds:Message>Rebooting</tds:Message></tds:SystemRebootResponse>';
  },
};

function dateAndTime(call: Call): string {
  const { clock } = call.camera.personality;
  const { at, utc } = shownClock(call);
  const local = clock.local || !utc;
  return (
    '<tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>' +
    (clock.timeZone === null ? '' : `<tt:TimeZone>${element('tt:TZ', clock.timeZone)}</tt:TimeZone>`) +
    (utc ? `<tt:UTCDateTime>${timeParts(at, clock.overflows)}</tt:UTCDateTime>` : '') +
    (local ? `<tt:LocalDateTime>${timeParts(at, clock.overflows)}</tt:LocalDateTime>` : '')
  );
}

function timeParts(at: Date, overflows: boolean): string {
  const carried = overflows && at.getUTCHours() > 0 ? 1 : 0;
  return (
    `<tt:Time><tt:Hour>${at.getUTCHours() - carried}</tt:Hour><tt:Minute>${at.getUTCMinutes() + carried * 60}</tt:Minute>` +
    `<tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year>` +
    `<tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date>`
  );
}

function setScopes({ camera, request }: Call, scopes: readonly string[]): void {
  if (scopes.some((scope) => !scope.startsWith('onvif://'))) {
    throw receiver(
      `not a scope: ${escapeXml(textOf(request.body, 'Scopes') ?? '')}`,
      'ter:OperationProhibited',
      'ter:ScopeOverwrite',
    );
  }
  const value = (kind: string): string | undefined => {
    const found = scopes.find((scope) => scope.startsWith(`onvif://www.onvif.org/${kind}/`));
    return found && decodeURIComponent(found.slice(`onvif://www.onvif.org/${kind}/`.length));
  };
  camera.name = value('name') ?? camera.name;
  camera.location = value('location') ?? camera.location;
  camera.extraScopes = scopes.filter(
    (scope) => !/onvif\.org\/(name|location|type|hardware|Profile)\//.test(scope),
  );
}
