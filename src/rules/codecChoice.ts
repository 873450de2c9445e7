import type { EncoderCapability } from '../domain/capabilities.ts';
import type { Codec } from '../domain/codec.ts';
import type { StreamSettings } from '../domain/settings.ts';
import { factorOf, modelMbps, storageTb } from './bitrateModel.ts';
import { takesKept } from './codecMove.ts';
import { sameShape, sizeFrom, sizesOf } from './offered.ts';
import { pictureSize } from './pictureSize.ts';
import { narrowest } from './ruleTable.ts';
import type { Situation } from './situation.ts';
import { trim } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';

/** R-CODEC. `others` are the codecs of the streams that share the encoders with this one. */
export function codecChoice(
  situation: Situation,
  current: StreamSettings,
  encoder: EncoderCapability,
  others: readonly Codec[],
): Verdict {
  const { codec } = current;
  if (codec === null || codec === undefined) return asItIs;
  if (situation.row.codec === 'H.264' && codec !== 'H.264')
    return toH264(situation, current, encoder, others, plateReason(codec));
  if (codec !== 'H.264' && codec !== 'H.265') {
    const newest = toH265(situation, current, encoder, others);
    if (newest.change !== undefined && situation.row.codec !== 'H.264') return newest;
    return toH264(situation, current, encoder, others, {
      reason: `${codec} sends every picture whole or badly packed: H.264 carries the same in about a tenth of the bits, and every recorder takes it`,
      loss: `${codec} fills the disk and has no bitrate cap that holds`,
    });
  }
  if (codec === 'H.265' && !situation.site.allowedCodecs.includes('H.265'))
    return toH264(situation, current, encoder, others, {
      reason: `the policy allows ${situation.site.allowedCodecs.join(' and ')} only`,
      loss: 'a stream that the recorder may not be able to read',
    });
  if (codec === 'H.265' || situation.row.codec === 'H.264') return asItIs;
  return toH265(situation, current, encoder, others);
}

function plateReason(codec: Codec): { reason: string; loss: string } {
  return {
    reason: `plate engines read H.264 most surely; ${codec} saves bits where the plate's strokes are`,
    loss: 'plates that a person can read and the engine cannot',
  };
}

function toH264(
  { site }: Situation,
  current: StreamSettings,
  encoder: EncoderCapability,
  others: readonly Codec[],
  words: { reason: string; loss: string },
): Verdict {
  if (!site.allowedCodecs.includes('H.264'))
    return { advice: [`${current.codec} stays: the policy does not allow H.264 (${words.reason})`] };
  if (!offersShape(encoder, 'H.264', current, site))
    return {
      advice: [`${current.codec} stays: the camera offers no H.264 in the shape of ${current.resolution}`],
    };
  const full = tooMany(encoder, 'H.264', others);
  if (full !== undefined) return { advice: [`${current.codec} stays: ${full}`] };
  return { change: { path: 'stream.codec', to: 'H.264', rule: 'R-CODEC', ...words } };
}

function toH265(
  situation: Situation,
  current: StreamSettings,
  encoder: EncoderCapability,
  others: readonly Codec[],
): Verdict {
  const { site } = situation;
  if (!offersShape(encoder, 'H.265', current, site)) return asItIs;
  const saving = savingWords(situation, current);
  const missing = current.codec === 'H.264' ? missingSize(situation, encoder, current) : undefined;
  if (!site.vmsH265 || !site.allowedCodecs.includes('H.265'))
    return missing !== undefined
      ? asItIs
      : {
          advice: [
            `H.264 stays: the policy does not say that the VMS records H.265, which would save ${saving}`,
          ],
        };
  if (missing !== undefined)
    return { advice: [`H.264 stays: on this camera H.265 does not come with ${missing}`] };
  const full = tooMany(encoder, 'H.265', others);
  if (full !== undefined) return { advice: [`H.264 stays: ${full}`] };
  return {
    change: {
      path: 'stream.codec',
      to: 'H.265',
      rule: 'R-CODEC',
      reason: `H.265 saves ${saving} for the same picture; the VMS records it (policy)`,
      loss: `${saving.replace('about a quarter', 'a quarter of disk and line')}`,
    },
  };
}

function savingWords({ site, row }: Situation, current: StreamSettings): string {
  const size = sizeFrom(current.resolution);
  const now = current.fps;
  if (size === undefined || now === null || now === undefined) return 'about a quarter';
  const [low, high] = row.fps[site.mainsHz];
  const fps = Math.min(Math.max(now, low), high);
  const input = { pixels: size.pixels, fps, complexity: site.complexity, factor: factorOf({ row, site }) };
  const saved =
    (modelMbps({ ...input, codec: 'H.264' }) ?? 0) - (modelMbps({ ...input, codec: 'H.265' }) ?? 0);
  return `about a quarter (${trim(saved, 1)} Mb/s, ${trim(storageTb(saved, site.retentionDays), 2)} TB in ${site.retentionDays} days)`;
}

/** Why one more stream of this codec is more than the camera runs. */
function tooMany(
  { guaranteedInstances }: EncoderCapability,
  codec: Codec,
  others: readonly Codec[],
): string | undefined {
  const allowed = guaranteedInstances?.perCodec[codec];
  if (allowed === undefined || others.filter((other) => other === codec).length < allowed) return undefined;
  return allowed === 0
    ? `the camera runs no ${codec} on this source`
    : `the camera runs ${allowed} ${codec} ${allowed === 1 ? 'stream' : 'streams'} at most, and others use ${allowed === 1 ? 'it' : 'them'}`;
}

/** A codec is of use only when it comes in the present shape, at no smaller a size, and with all that must not change. */
function offersShape(
  encoder: EncoderCapability,
  codec: Codec,
  current: StreamSettings,
  { neverTouch }: Situation['site'],
): boolean {
  const capability = encoder.codecs[codec];
  const now = sizeFrom(current.resolution);
  return (
    capability !== undefined &&
    now !== undefined &&
    takesKept(current, capability, neverTouch) &&
    sizesOf(capability).some(
      (size) => size.text === now.text || (size.pixels > now.pixels && sameShape(size, now)),
    )
  );
}

/**
 * A size that the stream has, is to have or may be brought to, and that H.265 does not come with. There are no bits to be
 * saved by a larger picture, and a codec that hangs on the size would change with it, to and fro.
 */
function missingSize(
  situation: Situation,
  encoder: EncoderCapability,
  current: StreamSettings,
): string | undefined {
  const present = encoder.codecs['H.264'];
  const now = sizeFrom(current.resolution);
  if (present === undefined || now === undefined) return undefined;
  const fixed = situation.site.neverTouch.includes('stream.resolution');
  const wanted = fixed ? undefined : pictureSize(situation, current, present).change?.to;
  const reachable = sizesOf(present).filter((size) => size.width >= narrowest && sameShape(size, now));
  const sizes = [String(wanted ?? now.text), ...(fixed ? [] : reachable.map(({ text }) => text))];
  return sizes.find((size) => encoder.codecs['H.265']?.resolutions.includes(size) !== true);
}

/** The codec profile that goes with a changed codec: kept where the new codec has it, else Main, else its first. */
export function codecProfile(current: StreamSettings, codec: Codec, encoder: EncoderCapability): Verdict {
  const offered = encoder.codecs[codec]?.profiles ?? [];
  const { profile } = current;
  if (profile === null || profile === undefined || offered.length === 0 || offered.includes(profile))
    return asItIs;
  const to = offered.find((name) => name.toLowerCase() === 'main') ?? (offered[0] as string);
  return {
    change: {
      path: 'stream.profile',
      to,
      rule: 'R-CODEC',
      reason: `${codec} has no profile ${profile} on this camera; ${to} is what decoders expect`,
      loss: 'the camera refuses the codec',
    },
  };
}
