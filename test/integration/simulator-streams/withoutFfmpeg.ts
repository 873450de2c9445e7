import { startRtspServer } from '../../../simulator/rtsp/server.ts';
import { RawRtspClient } from './rawRtspClient.ts';

/** Started by a test with a PATH in which there is no ffmpeg; prints what it saw. */
const lines: string[] = [];
await using server = await startRtspServer({
  host: '127.0.0.1',
  port: 0,
  resolve: () => ({
    scene: 'corridor',
    settings: {
      encoding: 'H264',
      width: 640,
      height: 360,
      fps: 10,
      bitrateKbps: 500,
      gop: 10,
      profile: 'Main',
      constantBitRate: false,
    },
  }),
  log: (line) => lines.push(line),
});
await using client = await RawRtspClient.to(`rtsp://127.0.0.1:${server.port}/a`);
const statuses = [(await client.ask('DESCRIBE')).status, (await client.ask('DESCRIBE')).status];
process.stdout.write(JSON.stringify({ streaming: server.streaming, lines, statuses }));
