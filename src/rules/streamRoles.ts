import type { Settings, Stream } from '../domain/settings.ts';
import { sizeFrom } from './offered.ts';

export interface StreamRole {
  stream: Stream;
  role: 'recorded' | 'live';
  /** the camera's main stream, whose changes carry no token */
  main: boolean;
  /** the recorded stream of the same source, for live ones */
  recorded: Stream | null;
}

/**
 * Each video source has one recorded stream: the main one, and on the other sources of a recorder or a multi-sensor camera
 * H.26x before JPEG, then the most pixels. All others are looked at live.
 */
export function streamRoles(settings: Settings, mainStream: string | null): StreamRole[] {
  const streams = settings.streams ?? [];
  const sources = [...new Set(streams.map((stream) => stream.source ?? null))];
  return sources.flatMap((source) => {
    const here = streams.filter((stream) => (stream.source ?? null) === source);
    const recorded = here.find((stream) => stream.token === mainStream) ?? best(here);
    return here.map((stream): StreamRole => ({
      stream,
      role: stream === recorded ? 'recorded' : 'live',
      main: stream.token === mainStream,
      recorded: recorded ?? null,
    }));
  });
}

function best(streams: readonly Stream[]): Stream | undefined {
  return [...streams].sort((a, b) => Number(isH26x(b)) - Number(isH26x(a)) || pixels(b) - pixels(a))[0];
}

function isH26x({ codec }: Stream): boolean {
  return codec === 'H.264' || codec === 'H.265';
}

function pixels({ resolution }: Stream): number {
  return sizeFrom(resolution)?.pixels ?? 0;
}
