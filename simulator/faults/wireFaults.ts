import { setTimeout as sleep } from 'node:timers/promises';
import { htmlAnswer, soapAnswer, type Answer } from '../camera/answer.ts';
import { challenge, faultAnswer } from '../auth/authorize.ts';
import { accessClassOf } from '../auth/accessClass.ts';
import { SoapFault } from '../soap/soapFault.ts';
import type { FaultOf } from './faultSchema.ts';
import { isSoap, type FaultHooks, type Happening } from './hooks.ts';

const versionOf = (happening: Happening): '1.1' | '1.2' => happening.request?.version ?? '1.2';
const stateless: Answer = { status: 200, headers: {}, body: '' };

/** Faults of the connection and of the bytes on it. */
export const wireFaults = {
  latency: {
    concerns: isSoap,
    before: async (fault, camera) => {
      if (fault.when === 'before') await sleep(fault.ms + fault.jitterMs * camera.random());
      return undefined;
    },
    answer: async (fault, answer, camera) => {
      if (fault.when === 'after') await sleep(fault.ms + fault.jitterMs * camera.random());
      return answer;
    },
  } satisfies FaultHooks<FaultOf<'latency'>>,
  hang: {
    concerns: isSoap,
    before: (fault) => (fault.applied ? undefined : { ...stateless, delivery: { kind: 'hang' } }),
    answer: (_fault, answer) => ({ ...answer, delivery: { kind: 'hang' } }),
  } satisfies FaultHooks<FaultOf<'hang'>>,
  reset: {
    concerns: isSoap,
    before: (fault) => (fault.applied ? undefined : { ...stateless, delivery: { kind: 'reset' } }),
    answer: (_fault, answer) => ({ ...answer, delivery: { kind: 'reset' } }),
  } satisfies FaultHooks<FaultOf<'reset'>>,
  http: {
    concerns: isSoap,
    before: ({ status, body }) => ({ status, headers: { 'Content-Type': 'text/plain' }, body }),
  } satisfies FaultHooks<FaultOf<'http'>>,
  soapFault: {
    concerns: isSoap,
    before: (fault, camera, happening) =>
      faultAnswer(
        camera,
        new SoapFault(fault.code, fault.subcodes, fault.reason, fault.status),
        versionOf(happening),
      ),
  } satisfies FaultHooks<FaultOf<'soapFault'>>,
  faultWith200: {
    concerns: isSoap,
    before: (fault, camera, happening) =>
      faultAnswer(camera, new SoapFault('Receiver', fault.subcodes, fault.reason, 200), versionOf(happening)),
  } satisfies FaultHooks<FaultOf<'faultWith200'>>,
  emptyBody: {
    concerns: isSoap,
    answer: (fault) => soapAnswer('', fault.status),
  } satisfies FaultHooks<FaultOf<'emptyBody'>>,
  html: {
    concerns: isSoap,
    before: (fault) => ({ ...htmlAnswer(fault.status, ''), body: fault.body }),
  } satisfies FaultHooks<FaultOf<'html'>>,
  truncate: {
    concerns: isSoap,
    answer: (fault, answer) => ({
      ...answer,
      body: answer.body.slice(0, Math.floor(answer.body.length * fault.keep)),
    }),
  } satisfies FaultHooks<FaultOf<'truncate'>>,
  malformed: {
    concerns: isSoap,
    answer: (_fault, answer) => ({
      ...answer,
      body: String(answer.body).replace(/<\/([\w-]+):Body>/, '</$1:Boddy>'),
    }),
  } satisfies FaultHooks<FaultOf<'malformed'>>,
  badUtf8: {
    concerns: isSoap,
    // Put into the first text of the body, where a name or a model stands.
    answer: (_fault, answer) => {
      const [start, end] = splitAtFirstText(String(answer.body));
      return {
        ...answer,
        body: Buffer.concat([Buffer.from(start), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(end)]),
      };
    },
  } satisfies FaultHooks<FaultOf<'badUtf8'>>,
  undeclaredPrefix: {
    concerns: isSoap,
    answer: (fault, answer) => ({
      ...answer,
      body: String(answer.body).replaceAll(` xmlns:${fault.prefix}="`, ` data-${fault.prefix}="`),
    }),
  } satisfies FaultHooks<FaultOf<'undeclaredPrefix'>>,
  huge: {
    concerns: isSoap,
    answer: (fault, answer) => ({ ...answer, body: `${String(answer.body)}${' '.repeat(fault.bytes)}` }),
  } satisfies FaultHooks<FaultOf<'huge'>>,
  entityBomb: {
    concerns: isSoap,
    answer: (_fault, answer) => {
      const [start, end] = splitAtFirstText(String(answer.body).replace(/^<\?xml[^>]*\?>\s*/, ''));
      return { ...answer, body: `<?xml version="1.0"?>\n${bomb}\n${start}&lol9;${end}` };
    },
  } satisfies FaultHooks<FaultOf<'entityBomb'>>,
  slowDrip: {
    concerns: isSoap,
    answer: (fault, answer) => ({
      ...answer,
      delivery: { kind: 'drip', bytesPerSecond: fault.bytesPerSecond },
    }),
  } satisfies FaultHooks<FaultOf<'slowDrip'>>,
  auth401: {
    concerns: (happening) =>
      isSoap(happening) &&
      accessClassOf(happening.service as Parameters<typeof accessClassOf>[0], happening.operation) !==
        'PRE_AUTH',
    before: (_fault, camera, happening) =>
      challenge(
        camera,
        { path: happening.path, version: versionOf(happening) },
        camera.personality.auth.reason,
        false,
      ),
  } satisfies FaultHooks<FaultOf<'auth401'>>,
  lockout: { concerns: () => false } satisfies FaultHooks<FaultOf<'lockout'>>,
};

const bomb = [
  '<!DOCTYPE lolz [',
  '<!ENTITY lol0 "lol">',
  ...Array.from({ length: 9 }, (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n};`.repeat(10)}">`),
  ']>',
].join('\n');

function splitAtFirstText(xml: string): [string, string] {
  const body = xml.search(/<[\w-]+:Body>/);
  const found = />[^<\s][^<]*</.exec(xml.slice(Math.max(body, 0)));
  const at = found ? Math.max(body, 0) + found.index + 1 : xml.length;
  return [xml.slice(0, at), xml.slice(at)];
}
