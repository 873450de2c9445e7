import { CamOptError } from '../../domain/errors.ts';
import type { SettingValues } from '../../domain/settingPaths.ts';
import { shutterMicros } from '../../domain/shutter.ts';
import { cloneXml, ensureChild, setText } from '../xml/editXml.ts';
import { text, type XmlElement } from '../xml/xmlTree.ts';
import { imagingMembers, imagingOrder, type ImagingMember } from './imagingMembers.ts';
import { findMember } from './imagingRead.ts';
import { numberLike, sameNumber, wireNumber } from './wireNumbers.ts';

/** The imaging settings as read with `values` put into them; extensions at any depth and vendor elements stay. */
export function imagingWith(asRead: XmlElement, values: SettingValues): XmlElement {
  const settings = cloneXml(asRead);
  for (const member of imagingMembers) {
    const value = values[member.path];
    if (value === undefined) continue;
    // The schema has no way to say "not set" for a single value.
    if (value === null)
      throw new CamOptError('SETTINGS_INVALID', `${member.path}: it cannot be unset: give a value`, {
        details: { path: member.path },
      });
    put(findMember(settings, member) ?? makeMember(settings, member), member, value);
  }
  return settings;
}

function put(element: XmlElement, member: ImagingMember, value: string | number): void {
  const before = text(element);
  if (member.kind === 'word') {
    setText(element, String(value));
    return;
  }
  const number = member.kind === 'shutter' ? shutterMicros(String(value)) : Number(value);
  if (number === undefined || !Number.isFinite(number))
    throw new CamOptError('SETTINGS_INVALID', `${member.path}: ${String(value)} is no number`, {
      details: { path: member.path },
    });
  // "1/30" is 33333.33 µs: a camera that says 33333 means the same.
  if (member.kind === 'shutter') {
    const known = wireNumber(before);
    if (known !== undefined && Math.abs(known - number) < 1) return;
    setText(element, numberLike(before, Math.round(number)));
  } else if (!sameNumber(before, number)) setText(element, numberLike(before, number));
}

function makeMember(settings: XmlElement, member: ImagingMember): XmlElement {
  let parent = settings;
  for (let level = 0; level < member.extensions; level++)
    parent = ensureChild(parent, 'Extension', orderIn(parent));
  for (const name of member.names) parent = ensureChild(parent, name, orderIn(parent));
  return parent;
}

function orderIn(parent: XmlElement): readonly string[] {
  return imagingOrder[parent.local] ?? imagingOrder['ImagingSettings'] ?? [];
}
