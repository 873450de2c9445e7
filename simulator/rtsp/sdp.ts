import type { Clip } from './clip.ts';
import type { RtspStream } from './stream.ts';

/** The control address of the one track, relative to the stream's. */
export const trackName = 'trackID=1';

/** RTP payload type: 26 is JPEG's own, the others are agreed on in the session description. */
export function payloadType(encoding: string): number {
  return encoding === 'JPEG' ? 26 : 96;
}

/** Session description; without a clip (a stream that never comes) it names the codec and no parameter sets. */
export function describeStream({ settings }: RtspStream, clip: Clip | undefined, host: string): string {
  const type = payloadType(settings.encoding);
  const format = clip?.sets && formatParameters(clip);
  return [
    'v=0',
    `o=- 1 1 IN ${host.includes(':') ? 'IP6' : 'IP4'} ${host}`,
    's=Media Presentation',
    `c=IN ${host.includes(':') ? 'IP6 ::' : 'IP4 0.0.0.0'}`,
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    `m=video 0 RTP/AVP ${type}`,
    `b=AS:${settings.bitrateKbps}`,
    `a=rtpmap:${type} ${rtpName(settings.encoding)}/90000`,
    ...(format ? [`a=fmtp:${type} ${format}`] : []),
    `a=framerate:${settings.fps}`,
    `a=control:${trackName}`,
    '',
  ].join('\r\n');
}

function rtpName(encoding: string): string {
  return encoding === 'MPV4-ES' ? 'MP4V-ES' : encoding;
}

function formatParameters({ settings, sets }: Clip): string | undefined {
  if (!sets) return undefined;
  const base64 = (set: Buffer | undefined) => set?.toString('base64') ?? '';
  if (settings.encoding === 'H264')
    return `packetization-mode=1;profile-level-id=${sets.sps.toString('hex', 1, 4)};sprop-parameter-sets=${base64(sets.sps)},${base64(sets.pps)}`;
  return `sprop-vps=${base64(sets.vps)};sprop-sps=${base64(sets.sps)};sprop-pps=${base64(sets.pps)}`;
}
