import { jobCondition } from '../state/cameraState.ts';
import type { CameraTab, State } from '../state/model.ts';
import { keyOf } from '../keyOf.ts';
import { localTime } from '../../shared/localTime.ts';
import { streamText } from '../format.ts';
import { cameraText, wrapWords } from '../text.ts';
import { jobErrorLines, outcomeLines, stepLines } from './outcomeText.ts';
import { logLine } from './logLine.ts';
import { exchangeLine } from './wireLines.ts';

/** The lines of a tab as they fit the screen: whole, over as many lines as they take. A row of a list stays one line. */
export function shownTabLines(state: State, id: string, tab: CameraTab): string[] {
  const lines = tabLines(state, id, tab);
  if (tab === 'history' || tab === 'wire') return lines;
  const width = state.size.columns - 4;
  return lines.flatMap((text) => {
    const indent = /^ */.exec(text)?.[0] ?? '';
    return wrapWords(text.trimStart(), width - indent.length, 40).map(
      (part, row) => `${indent}${row === 0 ? '' : '    '}${part}`,
    );
  });
}

/** The plain lines of a tab of the camera screen; the settings and the pictures draw themselves. */
export function tabLines(state: State, id: string, tab: CameraTab): string[] {
  switch (tab) {
    case 'settings':
    case 'pictures':
      return [];
    case 'streams':
      return streamLines(state, id);
    case 'capabilities':
      return capabilityLines(state, id);
    case 'last job':
      return jobLines(state, id);
    case 'history':
      return historyTabLines(state, id);
    case 'wire':
      return wireTabLines(state, id);
    case 'log':
      return state.log.filter((entry) => entry.camera === id).map(logLine);
  }
}

function streamLines(state: State, id: string): string[] {
  const reading = state.proposals.get(id)?.view.reading;
  if (reading === undefined) return [`not read yet: press ${keyOf(state, 'refresh')}`];
  const streams = reading.settings.streams ?? [];
  if (streams.length === 0) return ['this camera names no streams'];
  return streams.map((stream) => {
    const main = stream.token === reading.mainStream ? 'main' : '    ';
    return `${main}  ${cameraText(stream.name || stream.token)}  ${streamText(stream)}  profiles: ${stream.profiles.map((name) => cameraText(name)).join(', ')}`;
  });
}

function capabilityLines(state: State, id: string): string[] {
  const view = state.proposals.get(id)?.view;
  if (view === undefined) return [`not read yet: press ${keyOf(state, 'refresh')}`];
  const { capabilities } = view;
  const device = capabilities.device;
  return [
    `${cameraText(device.manufacturer)} ${cameraText(device.model)}  firmware ${cameraText(device.firmware)}  serial ${cameraText(device.serial)}`,
    `media service ${capabilities.onvif.media ?? 'none'}  profiles claimed: ${capabilities.onvif.profiles.join(' ') || '-'}`,
    `largest picture ${capabilities.max_resolution ?? '?'}  highest rate ${capabilities.max_fps ?? '?'} fps  codecs ${capabilities.supported_codecs.join(' ')}`,
    ...capabilities.video_encoders.flatMap((encoder) => [
      `encoder ${cameraText(encoder.name || encoder.token)} (${encoder.service})`,
      ...Object.entries(encoder.codecs).map(
        ([codec, can]) =>
          `  ${codec}: ${can.resolutions.join(' ')}; ${can.fps === null ? 'rates not said' : `${can.fps.min}-${can.fps.max} fps`}; ${can.bitrateUnlimited === true ? 'any bitrate' : can.bitrateMbps === null ? 'bitrates not said' : `${can.bitrateMbps.min}-${can.bitrateMbps.max} Mb/s`}`,
      ),
    ]),
    ...view.reading.notes.map((note) => `note: ${cameraText(note)}`),
  ];
}

function jobLines(state: State, id: string): string[] {
  const job = state.jobs.get(id);
  if (job === undefined)
    return [
      `nothing was applied to this camera in this session; ${keyOf(state, 'history')} shows the history`,
    ];
  return [
    `${job.job_id}  ${jobCondition(job).word}  ${job.progress} %`,
    ...jobErrorLines(job),
    ...outcomeLines(job).map(({ text, witness }) => `${text}  [${witness}]`),
    ...(job.steps.length === 0 ? [] : ['steps', ...stepLines(job).map((text) => `  ${text}`)]),
  ];
}

/** The runs in which this camera had a job, the newest first. */
function historyTabLines(state: State, id: string): string[] {
  const runs = state.siteView.runsOf.get(id);
  if (runs === undefined) return ['reading the history ...'];
  if (runs.length === 0) return ['nothing was applied to this camera yet'];
  return runs.map((run) => {
    const job = run.jobs.find((one) => one.camera_id === id);
    const status = (job?.status ?? run.status).replace('_', ' ');
    return `${localTime(run.created_at)}  ${run.kind.padEnd(8)}  ${status.padEnd(11)}  ${job?.job_id ?? run.run_id}`;
  });
}

function wireTabLines(state: State, id: string): string[] {
  const exchanges = state.siteView.exchanges.get(id) ?? [];
  return exchanges.length === 0
    ? [
        `nothing was said to this camera in this session that is still kept; ${keyOf(state, 'refresh')} reads it`,
      ]
    : exchanges.map(exchangeLine);
}
