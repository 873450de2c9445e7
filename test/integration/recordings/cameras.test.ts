import { describe, expect, test } from 'vitest';
import type { CameraReading } from '../../../src/app/ports.ts';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { recordingsFolder, serveRecording } from '../../support/recordingServer.ts';

const signal = (): AbortSignal => AbortSignal.timeout(60_000);

async function readRecording(name: string): Promise<CameraReading> {
  await using server = await serveRecording(name);
  await using session = await testConnector().connector.open(targetAt(server.port), credentials(), signal());
  const reading = await session.read(signal());
  for (const entity of reading.entities) {
    const again = await session.readEntity(entity.ref, signal());
    expect(again.values, `${name} ${entity.ref.token}`).toEqual(entity.values);
  }
  return reading;
}

describe.skipIf(recordingsFolder === undefined)(
  'recorded cameras give the values that stand in the files',
  () => {
    test('AXIS P3818: sixteen unused configurations, no bit rate limit, no longest exposure', async () => {
      const { device, settings, capabilities, mainStream } = await readRecording('AXIS-P3818-PVE_11.9.60');
      expect(device).toMatchObject({ model: 'P3818-PVE', firmware: '11.9.60' });
      expect(mainStream).toBe('default_1_h264');
      expect(settings.stream).toEqual({
        resolution: '1920x960',
        codec: 'H.264',
        fps: 30,
        bitrateMbps: null,
        gop: 100,
        profile: 'Main',
        quality: 70,
      });
      expect(settings.streams?.map(({ token, codec, source }) => [token, codec, source])).toEqual([
        ['default_1_h264', 'H.264', '0'],
        ['default_1_jpeg', 'MJPEG', '0'],
      ]);
      expect(settings.exposure).toEqual({
        mode: 'AUTO',
        priority: 'FrameRate',
        minShutter: '1/1000000',
        maxShutter: null,
        minGain: 0,
        maxGain: 100,
      });
      expect(settings.image).toMatchObject({
        brightness: 50,
        wdr: { mode: 'ON' },
        whiteBalance: { mode: 'AUTO' },
        toneCompensation: { mode: 'ON', level: 0.5 },
      });
      expect(settings.image?.wdr).not.toHaveProperty('level');
      expect(settings.lowLight).toEqual({ irCutFilter: 'AUTO' });
      expect(capabilities.onvif.profiles).toEqual(['G', 'M', 'S', 'T']);
      expect(capabilities.imaging?.exposure).toMatchObject({
        modes: ['AUTO', 'MANUAL'],
        maxShutter: { min: -60, max: 2_000_000 },
        maxGain: { min: 0, max: 100 },
      });
      expect(capabilities.imaging?.irCutFilter).toEqual(['OFF', 'ON', 'AUTO']);
      const h264 = capabilities.video_encoders[0]?.codecs['H.264'];
      expect(h264).toMatchObject({ bitrateMbps: null, bitrateUnlimited: true });
      expect(capabilities.supported_codecs).toContain('MJPEG');
    });

    test('Bosch: each encoder has its own options, imaging offers no exposure', async () => {
      const { device, settings, capabilities } = await readRecording(
        'Bosch-FLEXIDOME_IP_starlight_8000i_7.70.0126',
      );
      expect(device).toMatchObject({ manufacturer: 'Bosch', mac: '02:00:00:00:00:02' });
      expect(settings.stream).toMatchObject({
        resolution: '1536x864',
        codec: 'H.264',
        fps: 30,
        bitrateMbps: 1.4,
        gop: 60,
        profile: 'Main',
      });
      expect(settings.streams?.map(({ token }) => token)).toEqual(['H26x_L1S1', 'H26x_L1S2', 'JPEG_L1S3']);
      expect(settings.exposure).toBeUndefined();
      expect(capabilities.imaging).toMatchObject({ exposure: null, wdr: null, irCutFilter: null });
      expect(capabilities.imaging?.brightness).toEqual({ min: 0, max: 255 });
      const resolutions = capabilities.video_encoders.map(
        ({ codecs }) => codecs['H.264']?.resolutions.length ?? 0,
      );
      expect(new Set(resolutions).size).toBeGreaterThan(1);
      expect(capabilities.video_encoders[0]?.codecs['H.264']?.bitrateMbps?.max).toBe(50);
    });

    test('Hikvision: no options and no imaging recorded, so they are unknown and not an error', async () => {
      const { settings, capabilities, notes } = await readRecording('HIKVISION-DS-2CD2012-I_V5.2.0');
      expect(settings.stream).toMatchObject({
        resolution: '1280x720',
        codec: 'H.264',
        fps: 10,
        bitrateMbps: 2.048,
        gop: 2,
        profile: 'Main',
      });
      expect(capabilities.video_encoders.map(({ codecs }) => codecs)).toEqual([{}, {}]);
      expect(capabilities.imaging).toBeNull();
      // The recording names the address that the camera had.
      expect(notes).toEqual([expect.stringContaining('http://10.10.1.65')]);
    });

    test('Pelco: the larger H.264 stream is the main one', async () => {
      const { device, settings } = await readRecording('Pelco-D6230L_2.9.0.4');
      expect(device).toMatchObject({ model: 'D6230L', firmware: '2.9.0.4.9340-A0.0' });
      expect(settings.stream).toMatchObject({
        resolution: '1920x1080',
        fps: 30,
        bitrateMbps: 6,
        gop: 30,
        profile: 'High',
      });
    });

    test('Reolink: an undeclared prefix, leaked memory as a frame rate, no bit rate range', async () => {
      const { settings, capabilities, mainStream } = await readRecording(
        'REOLINK-TrackMix_WiFi_v3.0.0.5428_2509171974',
      );
      expect(mainStream).toBe('000');
      expect(settings.stream).toMatchObject({
        resolution: '3840x2160',
        fps: 15,
        bitrateMbps: 4.096,
        gop: 30,
      });
      const main = capabilities.video_encoders.find(({ token }) => token === '000')?.codecs['H.264'];
      expect(main).toMatchObject({
        resolutions: ['3840x2160'],
        fps: null,
        bitrateMbps: null,
        gop: { min: 1, max: 100 },
        profiles: ['Main'],
      });
      expect(capabilities.imaging?.irCutFilter).toEqual(['AUTO', 'OFF']);
      expect(capabilities.imaging).toMatchObject({ exposure: null, wdr: null });
      expect(capabilities.max_resolution).toBe('3840x2160');
    });

    test('XM530: encoder configurations in Media2 without any profile list', async () => {
      const { settings, capabilities } = await readRecording('SUNBA405-XM530-50X50-WG-8M_Xiongmai');
      expect(capabilities.onvif.media).toBe('media2');
      expect(settings.stream).toMatchObject({
        resolution: '2592x1944',
        codec: 'H.264',
        fps: 12,
        bitrateMbps: 2.205,
        gop: 12,
        profile: 'Main',
        rateControl: 'VBR',
      });
    });

    test('AXIS P5655: every question is refused, and that is a refused login', async () => {
      await using server = await serveRecording('AXIS-P5655_auth-refused');
      const { connector, budget } = testConnector();
      await expect(connector.open(targetAt(server.port), credentials(), signal())).rejects.toMatchObject({
        code: 'CAM_AUTH',
      });
      expect(budget.refusals).toHaveLength(1);
      await expect(
        testConnector().connector.open(targetAt(server.port), null, signal()),
      ).rejects.toMatchObject({
        code: 'CAM_CREDENTIALS_MISSING',
      });
    });
  },
);
