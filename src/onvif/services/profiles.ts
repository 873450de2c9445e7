import { plainText } from '../../shared/plainText.ts';
import { attribute, child, elements, textAt, type XmlElement } from '../xml/xmlTree.ts';
import { encoderFrom, type EncoderConfiguration } from './encoderRead.ts';

/** A media profile: which encoder configuration shows which video source. */
export interface MediaProfile {
  token: string;
  name: string;
  sourceToken: string | null;
  /** token of the video source configuration, which some questions want instead of the source's */
  sourceConfiguration: string | null;
  encoder: EncoderConfiguration | null;
}

/** GetProfiles of either media service; a single GetProfile reads the same. */
export function profilesFrom(response: XmlElement, service: 'media1' | 'media2'): MediaProfile[] {
  const all = [...elements(response, 'Profiles'), ...elements(response, 'Profile')];
  return all.map((profile) => {
    const parts = service === 'media2' ? (child(profile, 'Configurations') ?? profile) : profile;
    const source = child(parts, 'VideoSource') ?? child(parts, 'VideoSourceConfiguration');
    const encoder = child(parts, 'VideoEncoder') ?? child(parts, 'VideoEncoderConfiguration');
    const token = attribute(profile, 'token') ?? '';
    return {
      token,
      name: plainText(textAt(profile, 'Name') ?? token),
      sourceToken: textAt(source, 'SourceToken') ?? null,
      sourceConfiguration: attribute(source, 'token') ?? null,
      encoder: encoder === undefined ? null : (encoderFrom(encoder, service) ?? null),
    };
  });
}

/** `Configurations` of a list, or the `Configuration` of a single answer. */
export function encodersFrom(response: XmlElement, service: 'media1' | 'media2'): EncoderConfiguration[] {
  return [...elements(response, 'Configurations'), ...elements(response, 'Configuration')]
    .map((element) => encoderFrom(element, service))
    .filter((encoder) => encoder !== undefined);
}

export function videoSourceTokens(response: XmlElement): string[] {
  return elements(response, 'VideoSources')
    .map((source) => attribute(source, 'token') ?? '')
    .filter((token) => token !== '');
}
