import { expect, test } from 'vitest';
import { videoTrackOf } from '../../../src/media/sessionDescription.ts';

const axis = [
  'v=0',
  'o=- 1 1 IN IP4 192.168.0.90',
  's=Session',
  't=0 0',
  'a=control:*',
  'm=audio 0 RTP/AVP 97',
  'a=rtpmap:97 mpeg4-generic/16000/1',
  'a=control:stream=0',
  'm=video 0 RTP/AVP 96',
  'b=AS:50000',
  'a=rtpmap:96 H264/90000',
  'a=fmtp:96 packetization-mode=1; profile-level-id=4D0029; sprop-parameter-sets=Z00AKY2NQDwBE/LgLcBAQFAAAD6AAAw1DoYACLAAG8Qu8uNDAARYAA3iF3lwoA==,aO44gA==',
  'a=control:stream=1',
  'm=application 0 RTP/AVP 98',
  'a=control:stream=2',
].join('\r\n');

test('the video track is found between others, with its own control and parameter sets', () => {
  const track = videoTrackOf(axis, 'rtsp://10.0.0.1/axis-media/media.amp/');
  expect(track).toMatchObject({
    codec: 'H.264',
    payloadType: 96,
    clockRate: 90_000,
    control: 'rtsp://10.0.0.1/axis-media/media.amp/stream=1',
  });
  expect(track?.parameterSets.map((set) => (set[0] ?? 0) & 31)).toEqual([7, 8]);
});

test.each([
  ['absolute', 'rtsp://10.0.0.1/other/track1', 'rtsp://10.0.0.1/other/track1'],
  ['from the root', '/other/track1', 'rtsp://10.0.0.1:554/other/track1'],
  ['relative', 'trackID=1', 'rtsp://10.0.0.1:554/live?ch=1/trackID=1'],
  ['aggregate', '*', 'rtsp://10.0.0.1:554/live?ch=1'],
])('a control address that is %s', (_, control, expected) => {
  const sdp = `v=0\nm=video 0 RTP/AVP 97\na=rtpmap:97 H265/90000\na=control:${control}\n`;
  expect(videoTrackOf(sdp, 'rtsp://10.0.0.1:554/live?ch=1')?.control).toBe(expected);
});

test('H.265 parameter sets come one by one, JPEG needs no map, an unknown codec is null', () => {
  const h265 =
    'm=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=fmtp:98 sprop-vps=QAE=;sprop-sps=QgE=;sprop-pps=RAE=\r\n';
  expect(videoTrackOf(h265, 'rtsp://a/')?.parameterSets.map((set) => ((set[0] ?? 0) >> 1) & 63)).toEqual([
    32, 33, 34,
  ]);
  expect(videoTrackOf('m=video 0 RTP/AVP 26\r\n', 'rtsp://a/')?.codec).toBe('MJPEG');
  expect(videoTrackOf('m=video 0 RTP/AVP 99\r\na=rtpmap:99 VP8/90000\r\n', 'rtsp://a/')?.codec).toBeNull();
});

test('no video, or none that can be asked for, is undefined', () => {
  expect(videoTrackOf('v=0\r\nm=audio 0 RTP/AVP 0\r\n', 'rtsp://a/')).toBeUndefined();
  expect(videoTrackOf('m=video', 'rtsp://a/')).toBeUndefined();
  expect(videoTrackOf('<html></html>', 'rtsp://a/')).toBeUndefined();
});
