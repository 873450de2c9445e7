import type { SceneName } from '../scene/sceneImaging.ts';

/** What the encoder configuration says about a stream. */
export type StreamSettings = {
  encoding: 'H264' | 'H265' | 'JPEG' | 'MPV4-ES';
  width: number;
  height: number;
  /** Effective frames a second. */
  fps: number;
  bitrateKbps: number;
  /** Frames from one key frame to the next. */
  gop: number;
  /** As ONVIF names it: Baseline, Main, Main10, High … */
  profile: string;
  constantBitRate: boolean;
};

/**
 * A stream as it is now. The server asks for it at DESCRIBE and SETUP and once a second while it plays, so a camera that keeps streaming its old settings simply goes on giving those.
 */
export type RtspStream = {
  settings: StreamSettings;
  scene: SceneName;
  /** Sessions are answered, frames never come. */
  noStream?: boolean;
  /** Time from PLAY to the first frame. */
  lateFirstFrameMs?: number;
};

export type RtspRequestFacts = {
  method: string;
  /** As the client wrote it: what a digest is made over. */
  uri: string;
  path: string;
  authorization: string | undefined;
};

/** `allow`, or the status (401, 403, 453, 503 …) and the headers, such as WWW-Authenticate, of the refusal. */
export type RtspVerdict = 'allow' | { status: number; headers: Record<string, string | string[]> };

/** A session is begun once; before and while it runs the stream is looked at. */
export type StreamOccasion = 'look' | 'session';

export type RtspServerOptions = {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** The stream at that path (`/…`, without a query) as it is now; undefined answers 404. */
  resolve: (path: string, occasion: StreamOccasion) => RtspStream | undefined;
  /** Asked for DESCRIBE, SETUP and PLAY; without it everybody may look. */
  authorize?: (request: RtspRequestFacts) => RtspVerdict;
  /** One line at the start when streams are off, and one for each clip that could not be made. */
  log?: (line: string) => void;
};
