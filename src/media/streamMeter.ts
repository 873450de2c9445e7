import { checkBeside } from '../app/checkBeside.ts';
import type { AuthBudget, Credentials, StreamMeasurement, StreamMeter } from '../app/ports.ts';
import { isCamOptError } from '../domain/errors.ts';
import { RtspSession, streamFailed } from './rtspSession.ts';
import { videoTrackOf } from './sessionDescription.ts';
import { StreamStatistics } from './streamStatistics.ts';
import { untilSettled } from './untilSettled.ts';

export interface StreamMeterOptions {
  connectMs: number;
  answerMs: number;
  /** From PLAY to the first frame: cameras with long exposures were seen to take 40 to 78 s. */
  firstFrameMs: number;
}

const usual: StreamMeterOptions = { connectMs: 5000, answerMs: 30_000, firstFrameMs: 60_000 };

/** Measures streams by looking at them, over RTSP with RTP in the same TCP connection. */
export function createStreamMeter(
  budget: AuthBudget,
  options: Partial<StreamMeterOptions> = {},
): StreamMeter {
  const limits = { ...usual, ...options };
  return {
    measure: ({ cameraId, uri, host }, credentials, seconds, signal) => {
      const login = credentials === null ? open : countedBy(budget, cameraId, credentials);
      return measure({ uri, host }, login, seconds, signal, limits);
    },
  };
}

async function measure(
  stream: { uri: string; host: string },
  { credentials, admit, counted }: Login,
  seconds: number,
  signal: AbortSignal,
  limits: StreamMeterOptions,
): Promise<StreamMeasurement> {
  let arrived: (channel: number, bytes: Uint8Array) => void = () => undefined;
  using session = await RtspSession.open(
    { ...stream, credentials, admit, ...limits, onPacket: (channel, bytes) => arrived(channel, bytes) },
    signal,
  );
  const { sdp, base } = await counted(() => session.describe(signal), signal);
  const track = videoTrackOf(sdp, base);
  if (!track) throw streamFailed('no-video', 'the camera describes no video');
  await session.setup(track.control, signal);

  const statistics = new StreamStatistics(track);
  const first = Promise.withResolvers<void>();
  const enough = Promise.withResolvers<void>();
  let begun = 0;
  arrived = (channel, bytes) => {
    if (channel !== 0) return;
    const now = performance.now();
    statistics.take(bytes, now);
    if (statistics.frames === 0) return;
    begun ||= now;
    first.resolve();
    const elapsed = now - begun;
    if (elapsed >= seconds * 1000 && seesEnough(statistics, elapsed, seconds)) enough.resolve();
  };
  const either = AbortSignal.any([signal, session.ended]);
  await session.play(base, signal);
  await untilSettled(first.promise, limits.firstFrameMs, either, () =>
    streamFailed('no-frames', `no frame within ${limits.firstFrameMs / 1000} s`),
  );
  await untilSettled(enough.promise, longest * seconds * 1000 + 5000, either, () =>
    streamFailed('no-frames', 'the stream stopped while it was measured'),
  );
  const { size, ...numbers } = statistics.numbers();
  return {
    ...numbers,
    resolution: size ? `${size.width}x${size.height}` : null,
    seconds: Math.round((performance.now() - begun) / 100) / 10,
  };
}

interface Login {
  credentials: Credentials | null;
  admit: () => Promise<void>;
  counted: <T>(login: () => Promise<T>, signal: AbortSignal) => Promise<T>;
}

const open: Login = { credentials: null, admit: async () => undefined, counted: (login) => login() };

/** The first request is the one that logs in; what it is refused counts with the wrong answers over ONVIF. */
function countedBy(budget: AuthBudget, cameraId: string, credentials: Credentials): Login {
  return {
    credentials,
    admit: () => checkBeside(budget, cameraId, credentials),
    counted: async (login, signal) => {
      await using _turn = await budget.turn(cameraId, signal);
      try {
        return await login();
      } catch (error) {
        const wrong = isCamOptError(error, 'CAM_AUTH') ? Number(error.details['wrongAnswers']) : 0;
        for (let counted = 0; counted < wrong; counted++) await budget.refused(cameraId, credentials, {});
        throw error;
      }
    },
  };
}

/** A stretch may become this many times as long as asked, to see two groups of pictures. */
const longest = 3;

function seesEnough(statistics: StreamStatistics, elapsedMs: number, seconds: number): boolean {
  return statistics.groups >= 2 || elapsedMs >= longest * seconds * 1000;
}
