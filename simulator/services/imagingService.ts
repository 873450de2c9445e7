import type { SourceState } from '../camera/cameraState.ts';
import { imagingSettingsSchema, type ImagingSettings } from '../personalities/imagingSchema.ts';
import { missingArgument, receiver, sender } from '../soap/soapFault.ts';
import { childOf, descend, textOf } from '../soap/xmlAccess.ts';
import type { XmlElement } from '../soap/xmlReader.ts';
import { argument, type Call, type Handler } from './call.ts';
import { carryOut } from './carryOut.ts';
import { imagingGroups, type ImagingField } from './imagingFields.ts';
import { imagingOptions, imagingSettings } from './imagingXml.ts';
import { serviceCapabilities } from './serviceCapabilities.ts';

type Loose = Record<string, unknown>;
const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const imagingHandlers: Readonly<Record<string, Handler>> = {
  GetServiceCapabilities: (call) =>
    `<timg:GetServiceCapabilitiesResponse>${serviceCapabilities(call, 'imaging')}</timg:GetServiceCapabilitiesResponse>`,
  GetImagingSettings: (call) => {
    const { imaging } = sourceAsked(call);
    return `<timg:GetImagingSettingsResponse><timg:ImagingSettings>${imagingSettings(imaging, call.camera.personality.numbers.imagingDecimals)}</timg:ImagingSettings></timg:GetImagingSettingsResponse>`;
  },
  GetOptions: (call) => {
    const { source } = sourceAsked(call);
    return `<timg:GetOptionsResponse><timg:ImagingOptions>${imagingOptions(optionsOf(call, source))}</timg:ImagingOptions></timg:GetOptionsResponse>`;
  },
  GetMoveOptions: (call) => {
    sourceAsked(call);
    return '<timg:GetMoveOptionsResponse><timg:MoveOptions/></timg:GetMoveOptionsResponse>';
  },
  GetStatus: (call) => {
    sourceAsked(call);
    return '<timg:GetStatusResponse><timg:Status/></timg:GetStatusResponse>';
  },
  SetImagingSettings: (call) => {
    const { source, imaging } = sourceAsked(call);
    const given = childOf(call.request.body, 'ImagingSettings');
    if (!given) throw missingArgument('ImagingSettings');
    const next = mergeAsked(imaging, given, optionsOf(call, source));
    const set = carryOut(call, { kind: 'imaging', token: source.token, current: imaging, next });
    source.imaging = set;
    if (source.activeImageProfile !== undefined) source.imageProfiles[source.activeImageProfile] = set;
    call.camera.events.publish({
      topic: 'tns1:Media/ConfigurationChanged',
      time: call.camera.now(),
      source: { Token: source.configurationToken, Type: 'VideoSource' },
    });
    return '<timg:SetImagingSettingsResponse/>';
  },
};

function sourceAsked(call: Call): { source: SourceState; imaging: ImagingSettings } {
  const token = argument(call, 'VideoSourceToken');
  const source = call.camera.state.sources.find((known) => known.token === token);
  if (!source) throw sender('The requested video source does not exist', 'ter:InvalidArgVal', 'ter:NoSource');
  if (!source.imaging) {
    throw receiver(
      'The video source has no imaging settings',
      'ter:ActionNotSupported',
      'ter:NoImagingForSource',
    );
  }
  return { source, imaging: source.imaging };
}

function optionsOf(call: Call, source: SourceState): Loose {
  const index = call.camera.state.sources.indexOf(source);
  return call.camera.personality.videoSources[index]?.imaging?.options ?? {};
}

const invalid = (what: string): Error =>
  sender(`The requested settings are incorrect: ${what}`, 'ter:InvalidArgVal', 'ter:SettingsInvalid');

/** All or nothing: a value that is not offered refuses the whole, and then nothing has changed. */
function mergeAsked(current: ImagingSettings, given: XmlElement, options: Loose): ImagingSettings {
  const next: Loose = structuredClone(current);
  for (const group of imagingGroups) {
    const at = descend(given, ...Array.from({ length: group.depth }, () => 'Extension'), group.xml);
    if (!at) continue;
    const offered = options[group.key];
    const before = next[group.key];
    if (offered === undefined && before === undefined) throw invalid(group.xml);
    if (group.holds) {
      next[group.key] = checked(
        at.text.trim(),
        { key: group.key, xml: group.xml, holds: group.holds },
        offered,
        before,
      );
      continue;
    }
    const fields: Loose = isLoose(before) ? { ...before } : {};
    for (const field of group.fields) {
      const text = textOf(at, field.xml);
      if (text === undefined) continue;
      const offeredField = isLoose(offered) ? offered[field.key] : undefined;
      fields[field.key] = checked(text, field, offeredField, fields[field.key]);
    }
    next[group.key] = fields;
  }
  const parsed = imagingSettingsSchema.safeParse(next);
  if (!parsed.success) throw invalid(parsed.error.issues[0]?.path.join('.') ?? 'settings');
  return parsed.data;
}

/** What is sent back as it was read passes, even outside the range that is told: real devices hold such values. */
function checked(text: string, field: ImagingField, offered: unknown, before: unknown): number | string {
  const value = field.holds === 'number' ? Number(text) : text;
  if (value === before) return value;
  if (!fits(value, offered)) throw invalid(field.xml);
  return value;
}

function fits(value: number | string, offered: unknown): boolean {
  if (offered === true) return true;
  if (!Array.isArray(offered)) return false;
  const [low, high]: unknown[] = offered;
  if (typeof value !== 'number') return offered.includes(value);
  return typeof low === 'number' && typeof high === 'number' && value >= low && value <= high;
}
