import { CamOptError } from '../domain/errors.ts';
import { descendant, text } from './xml/xmlTree.ts';
import { escapeText } from './xml/writeXml.ts';
import { hostInUrl } from './originOf.ts';
import type { CameraChannel } from './cameraChannel.ts';
import type { MediaService } from './readMedia.ts';

/** RTSP address of a profile on the host that answers, without credentials in it (Q58). */
export async function streamAddress(
  channel: CameraChannel,
  service: MediaService,
  profile: string,
  host: string,
  signal: AbortSignal,
): Promise<string> {
  const token = `<op:ProfileToken>${escapeText(profile)}</op:ProfileToken>`;
  const body =
    service === 'media2'
      ? `<op:Protocol>RTSP</op:Protocol>${token}`
      : `<op:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></op:StreamSetup>${token}`;
  const response = await channel.call({ service, operation: 'GetStreamUri', body }, signal);
  const announced = text(descendant(response, 'Uri')) ?? '';
  const url = URL.parse(announced.replace(/^([a-z]+:\/\/[^/]*?:\d+):\d+/i, '$1'));
  if (url === null || !/^rtsps?:$/.test(url.protocol))
    throw new CamOptError('CAM_NOT_SUPPORTED', 'the camera gives no RTSP address for this stream');
  url.username = '';
  url.password = '';
  url.hostname = hostInUrl(host);
  return url.href;
}
