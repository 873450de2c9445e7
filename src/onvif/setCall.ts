import type { EntityState } from '../app/ports.ts';
import { CamOptError } from '../domain/errors.ts';
import type { SettingValues } from '../domain/settingPaths.ts';
import { encoderWith } from './services/encoderWrite.ts';
import { imagingWith } from './services/imagingWrite.ts';
import { serviceNamespaces, type ServiceName, type SoapCall } from './soap/envelope.ts';
import { parseXml } from './xml/parseXml.ts';
import { XmlError } from './xml/xmlError.ts';
import type { XmlElement } from './xml/xmlTree.ts';
import { escapeText, selfContained, writeXml } from './xml/writeXml.ts';

/** The Set request for a configuration as read with `values` in it; without values it is put back exactly as it was. */
export function setCall(asRead: EntityState, values: SettingValues): SoapCall {
  const element = parsed(asRead.raw);
  const { ref } = asRead;
  if (ref.kind === 'imaging')
    return {
      service: 'imaging',
      operation: 'SetImagingSettings',
      body:
        `<op:VideoSourceToken>${escapeText(ref.token)}</op:VideoSourceToken>` +
        `${asArgument(imagingWith(element, values), 'ImagingSettings', 'imaging')}<op:ForcePersistence>true</op:ForcePersistence>`,
    };
  const configuration = asArgument(encoderWith(element, values, ref.service), 'Configuration', ref.service);
  return {
    service: ref.service,
    operation: 'SetVideoEncoderConfiguration',
    // Media1 demands the element although it is obsolete (Q77); Media2 has none.
    body:
      ref.service === 'media1'
        ? `${configuration}<op:ForcePersistence>true</op:ForcePersistence>`
        : configuration,
  };
}

/** The element under the name that the request has for it; what it declares and holds stays as it was. */
function asArgument(element: XmlElement, local: string, service: ServiceName): string {
  const own = selfContained(element);
  let prefix = 'op';
  // A camera may have a meaning of its own for the prefix that the request has for the service.
  while (own.scope.get(prefix) !== undefined) prefix += '_';
  const declaration = { name: `xmlns:${prefix}`, value: serviceNamespaces[service] };
  return writeXml({
    ...own,
    name: `${prefix}:${local}`,
    local,
    attributes: prefix === 'op' ? own.attributes : [...own.attributes, declaration],
  });
}

function parsed(raw: string): XmlElement {
  try {
    return parseXml(raw);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new CamOptError('STORE_DAMAGED', `the stored configuration is damaged: ${error.message}`, {
      cause: error,
    });
  }
}
