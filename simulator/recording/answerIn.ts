import { readXml, XmlError, type XmlElement } from '../soap/xmlReader.ts';
import { childOf } from '../soap/xmlAccess.ts';
import { ns } from '../soap/namespaces.ts';
import type { ServiceName } from '../personalities/personalitySchema.ts';
import type { RecordedAnswer } from './recordingSchema.ts';

/** What the answer says; nothing where it is a fault, is empty, or cannot be read. */
export function elementIn({ body, operation }: RecordedAnswer): XmlElement | undefined {
  try {
    const answer = childOf(readXml(body), 'Body')?.children[0];
    return answer?.name === `${operation}Response` ? answer : undefined;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

/** All readable answers of that name; of one service where the recording says which. */
export function answersOf(
  answers: readonly RecordedAnswer[],
  operation: string,
  service?: ServiceName,
): { answer: RecordedAnswer; element: XmlElement }[] {
  return answers
    .filter((answer) => answer.operation === operation)
    .filter(({ namespace }) => service === undefined || namespace === null || namespace === ns[service])
    .flatMap((answer) => {
      const element = elementIn(answer);
      return element === undefined ? [] : [{ answer, element }];
    });
}

export function argumentOf({ args }: RecordedAnswer, name: string): string | undefined {
  return args?.find(([key]) => key === name)?.[1];
}

/** Every element of that local name, whatever it stands in. */
export function everywhere(root: XmlElement | undefined, name: string): XmlElement[] {
  if (root === undefined) return [];
  return root.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...everywhere(child, name),
  ]);
}
