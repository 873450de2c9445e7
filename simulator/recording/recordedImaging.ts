import type { ImagingOptions, ImagingSettings } from '../personalities/imagingSchema.ts';
import { imagingGroups, optionNames, type ImagingField } from '../services/imagingFields.ts';
import { childOf, childrenOf, descend, numberOf, textOf } from '../soap/xmlAccess.ts';
import type { XmlElement } from '../soap/xmlReader.ts';
import { answersOf, argumentOf } from './answerIn.ts';
import type { RecordedAnswer } from './recordingSchema.ts';

type Loose = Record<string, unknown>;

/** Imaging of a video source as recorded, in the simulator's own names; null where the recording has none. */
export function recordedImaging(
  answers: readonly RecordedAnswer[],
  source: string,
): { settings: ImagingSettings; options: ImagingOptions } | null {
  const of = (operation: string): XmlElement | undefined =>
    answersOf(answers, operation, 'imaging').find(
      ({ answer }) => argumentOf(answer, 'VideoSourceToken') === source,
    )?.element.children[0];
  const settings = of('GetImagingSettings');
  if (settings === undefined) return null;
  return { settings: settingsFrom(settings), options: optionsFrom(of('GetOptions')) };
}

/** How many decimals the camera prints. */
export function imagingDecimals(answers: readonly RecordedAnswer[]): number {
  const texts = answersOf(answers, 'GetImagingSettings', 'imaging').flatMap(({ element }) =>
    ['Brightness', 'Contrast', 'ColorSaturation'].map((name) => textOf(element.children[0], name) ?? ''),
  );
  return Math.max(0, ...texts.map((text) => /^-?\d+\.(\d+)$/.exec(text)?.[1]?.length ?? 0));
}

function settingsFrom(element: XmlElement): ImagingSettings {
  const settings: Loose = {};
  for (const { key, xml, depth, fields, holds } of imagingGroups) {
    const at = descend(element, ...extensions(depth), xml);
    if (at === undefined) continue;
    if (holds !== undefined) {
      const value = valueOf(at, holds);
      if (value !== undefined) settings[key] = value;
      continue;
    }
    const group: Loose = {};
    for (const field of fields) {
      const value = valueOf(childOf(at, field.xml), field.holds);
      if (value !== undefined) group[field.key] = value;
    }
    // A group without its mode cannot be told in our own words; the recorded ones are still given.
    if (group['mode'] !== undefined || group['autoFocusMode'] !== undefined || key === 'noiseReduction')
      if (Object.keys(group).length > 0) settings[key] = group;
  }
  return settings as ImagingSettings;
}

function optionsFrom(element: XmlElement | undefined): ImagingOptions {
  const options: Loose = {};
  for (const { key, xml, optionsXml, depth, fields, holds, levelIsFlag } of imagingGroups) {
    const parent = descend(element, ...extensions(depth));
    if (holds !== undefined) {
      const offered = offeredIn(parent, optionsXml ?? xml, holds);
      if (offered !== undefined) options[key] = offered;
      continue;
    }
    const at = childOf(parent, optionsXml ?? xml);
    if (at === undefined) continue;
    const group: Loose = {};
    for (const field of fields) {
      const offered =
        levelIsFlag === true && field.key === 'level'
          ? textOf(at, 'Level') === 'true'
          : offeredIn(at, optionNames[field.xml] ?? field.xml, field.holds);
      if (offered !== undefined) group[field.key] = offered;
    }
    const hasMode = group['mode'] !== undefined || group['autoFocusMode'] !== undefined;
    if (hasMode || key === 'noiseReduction') options[key] = group;
  }
  return options as ImagingOptions;
}

function offeredIn(
  parent: XmlElement | undefined,
  name: string,
  holds: ImagingField['holds'],
): unknown[] | undefined {
  if (holds === 'mode') {
    const modes = childrenOf(parent, name).flatMap((each) => each.text.trim().split(/\s+/));
    return modes.filter(Boolean).length > 0 ? modes.filter(Boolean) : undefined;
  }
  const at = childOf(parent, name);
  const min = numberOf(at, 'Min');
  const max = numberOf(at, 'Max');
  return min === undefined || max === undefined ? undefined : [min, max];
}

function valueOf(element: XmlElement | undefined, holds: ImagingField['holds']): number | string | undefined {
  return holds === 'number' ? numberOf(element) : textOf(element);
}

const extensions = (depth: number): string[] => Array.from({ length: depth }, () => 'Extension');
