import type { ServiceName } from '../personalities/personalitySchema.ts';
import type { Call } from './call.ts';

/** The Capabilities element of a service, as GetServiceCapabilities and GetServices give it. */
export function serviceCapabilities(call: Call, service: ServiceName): string {
  return elements[service](call);
}

const maximumProfiles = 16;

const elements: Readonly<Record<ServiceName, (call: Call) => string>> = {
  device: ({ camera }) => {
    const { methods, digest } = camera.personality.auth;
    const hashes = [...new Set(digest.algorithms.map((algorithm) => algorithm ?? 'MD5'))].join(' ');
    return (
      '<tds:Capabilities><tds:Network NTP="1" IPVersion6="false" DynDNS="false"/>' +
      `<tds:Security TLS1.2="false" MaxUsers="10" UsernameToken="${methods.includes('wsse')}" HttpDigest="${methods.includes('digest')}"` +
      `${methods.includes('digest') ? ` HashingAlgorithms="${hashes}"` : ''}/>` +
      '<tds:System DiscoveryBye="true" DiscoveryResolve="false" SystemLogging="false"/></tds:Capabilities>'
    );
  },
  media: ({ camera }) =>
    `<trt:Capabilities SnapshotUri="${camera.personality.snapshot !== null}" Rotation="false" VideoSourceMode="false" OSD="false">` +
    `<trt:ProfileCapabilities MaximumNumberOfProfiles="${maximumProfiles}"/>` +
    '<trt:StreamingCapabilities RTPMulticast="false" RTP_TCP="true" RTP_RTSP_TCP="true"/></trt:Capabilities>',
  media2: ({ camera }) =>
    `<tr2:Capabilities SnapshotUri="${camera.personality.snapshot !== null}" Rotation="false" VideoSourceMode="false" OSD="false" Mask="false">` +
    `<tr2:ProfileCapabilities MaximumNumberOfProfiles="${maximumProfiles}" ConfigurationsSupported="VideoSource VideoEncoder"/>` +
    '<tr2:StreamingCapabilities RTSPStreaming="true" RTPMulticast="false" RTP_RTSP_TCP="true"/></tr2:Capabilities>',
  imaging: () => '<timg:Capabilities ImageStabilization="false" Presets="false"/>',
  events: () =>
    '<tev:Capabilities WSSubscriptionPolicySupport="false" WSPausableSubscriptionManagerInterfaceSupport="false" MaxPullPoints="10"/>',
};
