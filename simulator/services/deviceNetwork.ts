import { element } from '../soap/xmlText.ts';
import type { Handler } from './call.ts';

export const networkHandlers: Readonly<Record<string, Handler>> = {
  GetHostname: ({ camera }) =>
    `<tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP>${element('tt:Name', `camera-${camera.identity.mac.replaceAll(':', '')}`)}</tds:HostnameInformation></tds:GetHostnameResponse>`,
  GetNetworkInterfaces: ({ camera }) =>
    '<tds:GetNetworkInterfacesResponse><tds:NetworkInterfaces token="eth0"><tt:Enabled>true</tt:Enabled>' +
    `<tt:Info><tt:Name>eth0</tt:Name>${element('tt:HwAddress', camera.identity.mac)}<tt:MTU>1500</tt:MTU></tt:Info>` +
    '<tt:IPv4><tt:Enabled>true</tt:Enabled><tt:Config><tt:Manual>' +
    `${element('tt:Address', camera.ip)}<tt:PrefixLength>24</tt:PrefixLength></tt:Manual><tt:DHCP>false</tt:DHCP></tt:Config></tt:IPv4>` +
    '</tds:NetworkInterfaces></tds:GetNetworkInterfacesResponse>',
  GetNetworkProtocols: ({ camera }) =>
    '<tds:GetNetworkProtocolsResponse>' +
    `<tds:NetworkProtocols><tt:Name>HTTP</tt:Name><tt:Enabled>true</tt:Enabled>${element('tt:Port', camera.port)}</tds:NetworkProtocols>` +
    `<tds:NetworkProtocols><tt:Name>RTSP</tt:Name>${element('tt:Enabled', camera.rtspPort !== undefined)}${element('tt:Port', camera.rtspPort ?? 554)}</tds:NetworkProtocols>` +
    '</tds:GetNetworkProtocolsResponse>',
  GetNetworkDefaultGateway: () =>
    '<tds:GetNetworkDefaultGatewayResponse><tds:NetworkGateway/></tds:GetNetworkDefaultGatewayResponse>',
  GetDNS: () =>
    '<tds:GetDNSResponse><tds:DNSInformation><tt:FromDHCP>false</tt:FromDHCP></tds:DNSInformation></tds:GetDNSResponse>',
  GetNTP: () =>
    '<tds:GetNTPResponse><tds:NTPInformation><tt:FromDHCP>false</tt:FromDHCP></tds:NTPInformation></tds:GetNTPResponse>',
};
