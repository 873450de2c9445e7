import type { EntityState } from '../../app/ports.ts';
import type { ImagingPath, SettingValues } from '../../domain/settingPaths.ts';
import { shutterText } from '../../domain/shutter.ts';
import { plainText } from '../../shared/plainText.ts';
import { child, text, type XmlElement } from '../xml/xmlTree.ts';
import { writeSelfContained } from '../xml/writeXml.ts';
import { imagingMembers, type ImagingMember } from './imagingMembers.ts';
import { wireNumber } from './wireNumbers.ts';

export type ImagingValues = Partial<Pick<SettingValues, ImagingPath>>;

/** GetImagingSettings: the values that stand there; what the camera did not send is absent. */
export function imagingEntity(response: XmlElement, sourceToken: string): EntityState | null {
  const element = child(response, 'ImagingSettings');
  if (element === undefined) return null;
  return {
    ref: { kind: 'imaging', token: sourceToken, service: 'imaging' },
    raw: writeSelfContained(element),
    values: imagingValues(element),
    useCount: null,
  };
}

export function imagingValues(settings: XmlElement): ImagingValues {
  const values: ImagingValues = {};
  for (const member of imagingMembers) {
    const element = findMember(settings, member);
    if (element !== undefined) values[member.path] = valueOf(element, member);
  }
  return values;
}

/** Where the member stands: three of them sit in extensions, at a depth that differs between firmwares. */
export function findMember(settings: XmlElement, member: ImagingMember): XmlElement | undefined {
  for (let level: XmlElement | undefined = settings; level !== undefined; level = child(level, 'Extension')) {
    const found = child(level, ...member.names);
    if (found !== undefined) return found;
  }
  return undefined;
}

function valueOf(element: XmlElement, member: ImagingMember): string | number | null {
  const value = text(element);
  if (member.kind === 'word') return value === undefined || value === '' ? null : plainText(value, 64);
  const number = wireNumber(value);
  if (number === undefined) return null;
  // Q91: -1 stands for "no limit", which is no time.
  return member.kind === 'shutter' ? (shutterText(number) ?? null) : number;
}
