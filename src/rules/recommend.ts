import type { CameraFacts, Purpose } from '../domain/camera.ts';
import type { Capabilities, EncoderCapability } from '../domain/capabilities.ts';
import type { PictureMetrics } from '../domain/picture.ts';
import type { PictureAdvice, PictureVerdict } from '../domain/pictureAdvice.ts';
import type { Recommendation } from '../domain/recommendation.ts';
import type { Settings } from '../domain/settings.ts';
import type { SiteFacts } from '../domain/siteFacts.ts';
import { startDraft } from './draft.ts';
import type { Draft } from './draft.ts';
import { imagingRules } from './imagingRules.ts';
import { liveStream } from './liveStream.ts';
import { lookAgain } from './lookAgain.ts';
import { sizeFrom } from './offered.ts';
import { pictureWarnings } from './pictureWarnings.ts';
import { purposeWords } from './purposeWords.ts';
import { recordedStream } from './recordedStream.ts';
import { ruleTable } from './ruleTable.ts';
import type { Situation } from './situation.ts';
import { factsHere, sceneWidthOf } from './situation.ts';
import { smartCodec } from './smartCodec.ts';
import type { Measured } from './smartCodec.ts';
import { streamRoles } from './streamRoles.ts';
import type { StreamRole } from './streamRoles.ts';
import { targetSettings } from '../domain/targetSettings.ts';

export interface RulesInput {
  cameraId: string;
  /** as a camera session reads it */
  reading: {
    settings: Settings;
    capabilities: Capabilities;
    mainStream: string | null;
    mainSource: string | null;
    /** what is known of this line of devices */
    quirks?: readonly { id: string; effect: string; says: string }[];
  };
  facts: CameraFacts;
  site: SiteFacts;
  /** of a picture taken with the present settings */
  metrics?: PictureMetrics | undefined;
  /** what the recorded stream really carried, where it was measured */
  measured?: Measured | undefined;
  /** before the one in the facts */
  purpose?: Purpose | undefined;
  /** what a look at the picture gave; a failed look leaves the rules alone and is said in the warnings */
  picture?: PictureVerdict | undefined;
}

/** Under this a classification is mentioned and not followed. */
const sureEnough = 0.6;

/**
 * What this camera should be set to for its purpose, each change with its reason. Nothing that the camera does not offer,
 * nothing inside the dead band: with the result applied, the same call proposes nothing.
 */
export function recommend(input: RulesInput): Recommendation {
  const { reading, site } = input;
  const facts = factsHere(site, input.facts);
  const seen = input.picture?.ok === true ? input.picture.advice : null;
  const { purpose, words } = purposeOf(input.purpose ?? facts.purpose, seen);
  const owner = facts.streamOwner ?? site.streamOwner;
  const draft = startDraft({ neverTouch: site.neverTouch, vmsOwnsStreams: owner === 'vms' });
  if (input.picture?.ok === false)
    draft.advise(`Claude was not heard, the rules decided alone: ${input.picture.why}`);
  for (const text of words) draft.advise(text);

  const situation: Situation = {
    purpose,
    row: ruleTable[purpose],
    site,
    sceneWidth: sceneWidthOf(facts),
    mainWidth: null,
    metrics: input.metrics ?? null,
    activeProfileOnly: reading.quirks?.some(({ effect }) => effect === 'active-image-profile-only') === true,
    seen: seen !== null && seen.confidence >= sureEnough ? seen : null,
  };
  const roles = streamRoles(reading.settings, reading.mainStream);
  const recorded = streamsOf(situation, roles, reading.capabilities, draft);
  sourcesOf(situation, input, recorded, draft);
  const smart =
    input.measured === undefined ? undefined : smartCodec(input.measured, setOn(reading.settings));
  if (smart !== undefined) draft.advise(smart);
  const wdrComesOn = draft.changes.some(({ rule }) => rule === 'R-WDR+');
  for (const text of pictureWarnings({ ...situation, seen }, wdrComesOn)) draft.advise(text);
  const again = lookAgain(draft.changes.filter(({ rule }) => rule !== 'R-SUB').map(({ path }) => path));
  if (again !== undefined) draft.advise(again);
  return {
    cameraId: input.cameraId,
    engine: seen === null ? 'rules' : 'claude',
    purpose,
    recommendedSettings: targetSettings(reading, draft.changes),
    changes: draft.changes,
    warnings: draft.warnings(),
  };
}

/** What the measured stream is set to now, before any change. */
function setOn({ stream, exposure }: Settings): Parameters<typeof smartCodec>[1] {
  return { fps: stream?.fps, gop: stream?.gop, maxShutter: exposure?.maxShutter };
}

function purposeOf(
  said: Purpose | undefined,
  seen: PictureAdvice | null,
): { purpose: Purpose; words: string[] } {
  const sees =
    seen === null
      ? ''
      : `Claude sees ${purposeWords[seen.purpose].name} (${Math.round(seen.confidence * 100)} % sure): ${seen.why}`;
  if (said !== undefined)
    return {
      purpose: said,
      words: seen !== null && seen.purpose !== said ? [`${sees}; it stays ${said}`] : [],
    };
  if (seen !== null && seen.confidence >= sureEnough) return { purpose: seen.purpose, words: [sees] };
  return {
    purpose: 'observation',
    words: [
      'no purpose assigned: taken as observation',
      ...(seen === null ? [] : [`${sees}; not sure enough`]),
    ],
  };
}

/** By video source: what its recorded stream will be. */
type Recorded = Map<string | null, { fps: number | null; width: number | null }>;

/** Every stream; returns by video source what its recorded stream will be. */
function streamsOf(
  situation: Situation,
  roles: readonly StreamRole[],
  { video_encoders: encoders }: Capabilities,
  draft: Draft,
): Recorded {
  const recorded: Recorded = new Map();
  for (const { stream, role, main, recorded: sibling } of roles) {
    const encoder = encoders.find(({ token }) => token === stream.token);
    const place = main ? {} : { stream: stream.token };
    if (encoder === undefined) {
      draft.advise(`stream ${stream.name || stream.token}: the camera states no options for it, so it stays`);
      if (role === 'recorded') recorded.set(stream.source ?? null, outline(stream));
    } else if (role === 'live') liveStream(stream, sibling, encoder, draft, place);
    else {
      const others = codecsBeside(roles, stream.token, encoder, encoders);
      const next = recordedStream(situation, stream, encoder, others, draft, place);
      recorded.set(stream.source ?? null, outline(next));
    }
  }
  return recorded;
}

function outline(stream: { fps?: number | null | undefined; resolution?: string | null | undefined }): {
  fps: number | null;
  width: number | null;
} {
  return { fps: stream.fps ?? null, width: sizeFrom(stream.resolution)?.width ?? null };
}

/** The codecs of the streams that share this one's video source, and with it its encoders. */
function codecsBeside(
  roles: readonly StreamRole[],
  token: string,
  { source }: EncoderCapability,
  encoders: readonly EncoderCapability[],
): ('H.264' | 'H.265' | 'MJPEG' | 'MPEG4')[] {
  const sharing = new Set(
    encoders.filter((other) => other.source === source && other.token !== token).map((other) => other.token),
  );
  return roles.flatMap(({ stream }) => (sharing.has(stream.token) && stream.codec ? [stream.codec] : []));
}

function sourcesOf(situation: Situation, { reading }: RulesInput, recorded: Recorded, draft: Draft): void {
  const { settings, capabilities, mainSource } = reading;
  const offered =
    capabilities.imagingSources ?? (capabilities.imaging === null ? [] : [capabilities.imaging]);
  const several = settings.sources ?? [];
  if (offered.length === 0)
    draft.advise('the camera offers no exposure and picture settings over ONVIF, so they stay as they are');
  for (const capability of offered) {
    const own = several.find(({ token }) => token === capability.token);
    const first = capability.token === mainSource || offered.length === 1;
    const current = own ?? (first ? settings : undefined);
    if (current === undefined) continue;
    const stream =
      recorded.get(capability.token) ?? (first ? (recorded.get(null) ?? firstOf(recorded)) : undefined);
    imagingRules(
      { ...situation, mainWidth: stream?.width ?? null },
      current,
      capability,
      stream?.fps ?? null,
      draft,
      first ? {} : { source: capability.token },
    );
  }
}

function firstOf<V>(map: ReadonlyMap<unknown, V>): V | undefined {
  return [...map.values()][0];
}
