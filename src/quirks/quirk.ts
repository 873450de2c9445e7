/**
 * What a line of devices does otherwise than the standard says, where it cannot be told from the exchange itself. Everything
 * that can be told is handled for every camera, whoever made it; docs/quirks.md lists both.
 */
export interface Quirk {
  /** number in docs/quirks.md, with a name for it */
  id: `Q${number}`;
  match: {
    /** on the manufacturer as the camera gives it, without regard to case */
    manufacturer: RegExp;
    model?: RegExp;
    firmware?: RegExp;
  };
  effect: QuirkEffect;
  /** one sentence for the person: what it means and what to do */
  says: string;
  /** where it was seen */
  source: string;
}

export type QuirkEffect =
  /** what is read back is not what the encoder does: only the stream itself tells */
  | 'read-back-fixed'
  /** encoder settings cannot be set over ONVIF */
  | 'encoder-read-only'
  /** says OK to a change and may not make it */
  | 'ignores-changes'
  /** only the image profile that is active now, day or night, is seen and set */
  | 'active-image-profile-only'
  /** refuses valid values when several change at once */
  | 'one-change-at-a-time'
  /** options may be wrong for some modes; values outside them are in use */
  | 'options-unreliable'
  /** worth knowing, changes nothing in what is done */
  | 'note';
