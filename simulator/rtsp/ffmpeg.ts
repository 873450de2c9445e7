import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { StreamSettings } from './stream.ts';

export type Encodable = 'H264' | 'H265' | 'JPEG';
const encoderNames: Record<Encodable, string> = { H264: 'libx264', H265: 'libx265', JPEG: 'mjpeg' };

/** Whether the PATH has an ffmpeg: a look at the folders alone, since a process would delay every start. */
export function ffmpegInPath(): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => ['ffmpeg', 'ffmpeg.exe'].some((name) => mayRun(join(folder, name))));
}

function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What the ffmpeg in the path can encode; empty where there is none. Asked once. */
export function encodersAvailable(): Promise<ReadonlySet<Encodable>> {
  return (available ??= askForEncoders());
}

let available: Promise<ReadonlySet<Encodable>> | undefined;

async function askForEncoders(): Promise<ReadonlySet<Encodable>> {
  const listing = await run(['-hide_banner', '-encoders'], Buffer.alloc(0), 10_000).catch(() =>
    Buffer.alloc(0),
  );
  const text = listing.toString();
  const found = (['H264', 'H265', 'JPEG'] as const).filter((codec) =>
    text.includes(` ${encoderNames[codec]} `),
  );
  return new Set(found);
}

/**
 * Encodes `frames` pictures made of one still: a little noise, so that bits are needed, and something that moves.
 * `kbps` is the rate aimed at; `settings.bitrateKbps` is not exceeded over a second.
 */
export function encodeStill(
  still: Buffer,
  settings: StreamSettings & { encoding: Encodable },
  frames: number,
  kbps: number,
): Promise<Buffer> {
  const { encoding, width, height, fps, profile } = settings;
  const pixels = encoding === 'JPEG' ? 'yuvj420p' : profile === 'Main10' ? 'yuv420p10le' : 'yuv420p';
  const filter = [
    // Once, before the picture is repeated.
    `scale=${width}:${height}:flags=bilinear`,
    `format=${pixels}`,
    'loop=loop=-1:size=1',
    `setpts=N/${fps}/TB`,
    // Long groups are made of mostly repeated pictures: encoding hundreds of noisy ones would take a minute.
    ...(frames <= 120 ? ['noise=alls=4:allf=t'] : []),
    "drawbox=x='mod(t*iw/5,iw)':y=ih*0.62:w=iw/20:h=ih/8:color=orange:t=fill",
  ].join(',');
  const args = ['-hide_banner', '-loglevel', 'error', '-f', 'image2pipe', '-c:v', 'mjpeg', '-i', 'pipe:0'];
  args.push('-vf', filter, '-r', String(fps), '-frames:v', String(frames), '-an', '-threads', '2');
  args.push(...codecArguments(settings), '-b:v', `${Math.max(8, Math.round(kbps))}k`);
  if (encoding !== 'JPEG')
    args.push('-maxrate', `${settings.bitrateKbps}k`, '-bufsize', `${settings.bitrateKbps}k`);
  args.push('-f', containers[encoding], 'pipe:1');
  return run(args, still, encodeDeadlineMs);
}

const containers: Record<Encodable, string> = { H264: 'h264', H265: 'hevc', JPEG: 'mjpeg' };
const encodeDeadlineMs = 120_000;

function codecArguments({ encoding, gop, profile }: StreamSettings & { encoding: Encodable }): string[] {
  // RFC 2435 carries no Huffman tables, so the encoder must use the usual ones.
  if (encoding === 'JPEG') return ['-c:v', 'mjpeg', '-huffman', 'default'];
  const common = `keyint=${gop}:min-keyint=${gop}:scenecut=0:bframes=0:repeat-headers=1`;
  if (encoding === 'H265')
    return [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      `${common}:open-gop=0:log-level=error`,
    ];
  // The fast preset switches off what makes a Main or High profile one.
  const tools = profile === 'Baseline' ? '' : profile === 'High' ? ':cabac=1:8x8dct=1' : ':cabac=1';
  const name = profile === 'Baseline' ? 'baseline' : profile === 'High' ? 'high' : 'main';
  return [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-profile:v',
    name,
    '-x264-params',
    `${common}:slices=1${tools}`,
  ];
}

function run(args: string[], input: Buffer, deadlineMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const end = () => child.kill('SIGKILL');
    const deadline = setTimeout(end, deadlineMs);
    process.once('exit', end);
    const settle = (finish: () => void) => {
      clearTimeout(deadline);
      process.removeListener('exit', end);
      finish();
    };
    const out: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', (code, signal) =>
      settle(() => {
        if (code === 0) resolve(Buffer.concat(out));
        else reject(new Error(`ffmpeg ended with ${signal ?? code}: ${complaint.trim()}`));
      }),
    );
    // ffmpeg may have read enough before it was given everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
