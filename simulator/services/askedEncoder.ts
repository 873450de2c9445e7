import type { EncoderState } from '../camera/cameraState.ts';
import { childOf, numberOf, textOf } from '../soap/xmlAccess.ts';
import type { XmlElement } from '../soap/xmlReader.ts';
import { writeAttributes, writeXml } from '../soap/xmlWriter.ts';
import { missingArgument, sender } from '../soap/soapFault.ts';

/** A number that must be there and must be one. */
export function requiredNumber(configuration: XmlElement, ...path: string[]): number {
  const value = numberOf(configuration, ...path);
  if (value !== undefined) return value;
  const name = path.join('/');
  throw textOf(configuration, ...path) === undefined
    ? missingArgument(name)
    : sender(`${name} is not a number`, 'ter:InvalidArgs');
}

export function multicastIn(configuration: XmlElement): EncoderState['multicast'] | undefined {
  const multicast = childOf(configuration, 'Multicast');
  return (
    multicast && {
      address: textOf(multicast, 'Address', 'IPv4Address') ?? null,
      port: numberOf(multicast, 'Port') ?? 0,
      ttl: numberOf(multicast, 'TTL') ?? 0,
      autoStart: textOf(multicast, 'AutoStart') === 'true',
    }
  );
}

/** What stands in the configuration and the specification does not know: kept as it came. */
export function unknownParts(
  configuration: XmlElement,
  elements: ReadonlySet<string>,
): Pick<EncoderState, 'extra' | 'extraAttributes'> {
  const attributes = Object.keys(configuration.attributes).filter((name) => !knownAttributes.has(name));
  return {
    extra: configuration.children
      .filter((child) => !elements.has(child.name))
      .map(writeXml)
      .join(''),
    extraAttributes: writeAttributes(configuration, attributes),
  };
}

const knownAttributes: ReadonlySet<string> = new Set([
  'token',
  'GovLength',
  'Profile',
  'GuaranteedFrameRate',
]);
