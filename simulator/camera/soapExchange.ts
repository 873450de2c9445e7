import { accessClassOf } from '../auth/accessClass.ts';
import { authorize, faultAnswer } from '../auth/authorize.ts';
import type { Firing } from '../faults/faultSet.ts';
import type { Happening } from '../faults/hooks.ts';
import { replayed } from '../recording/replay.ts';
import { answersAt, dispatch, ownHandler, serviceOf } from '../services/dispatch.ts';
import type { Call } from '../services/call.ts';
import { readSoapRequest, type SoapRequest } from '../soap/envelope.ts';
import { sender, SoapFault } from '../soap/soapFault.ts';
import { writeXml } from '../soap/xmlWriter.ts';
import { soapAnswer, type Answer } from './answer.ts';
import type { Camera } from './camera.ts';

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
  /** Address and port at which it came in, as they stand in a URL. */
  readonly authority: string;
  /** it came over TLS */
  readonly encrypted: boolean;
}

export interface SoapOutcome {
  readonly operation: string;
  readonly answer: Answer;
}

/** Answers one SOAP request: faults before, authentication, the operation, faults on the answer. */
export async function answerSoap(camera: Camera, http: HttpRequest): Promise<SoapOutcome> {
  let request: SoapRequest;
  try {
    request = readSoapRequest(http.body);
  } catch (error) {
    return { operation: '', answer: faultOr(error, camera, undefined) };
  }
  const { operation } = request;
  const service = serviceOf(request.namespace);
  camera.requests.set(operation, (camera.requests.get(operation) ?? 0) + 1);
  if (!service || !answersAt(camera.personality.services, service, http.path)) {
    const fault = sender(`No ${operation} at this address`, 'ter:UnknownAction');
    return { operation, answer: faultOr(fault, camera, request) };
  }
  const happening: Happening = { operation, service, path: http.path, request };
  const firing = camera.faults.fire(happening);
  const early = firing.length > 0 ? await before(camera, happening, firing) : undefined;
  if (early) return { operation, answer: early };
  const call: Call = { camera, request, service, firing, path: http.path, authority: http.authority };
  let answer = await carriedOut(call, http);
  for (const { fault, hooks } of firing) {
    if (hooks.answer) answer = await hooks.answer(fault, answer, camera);
  }
  return { operation, answer };
}

async function before(camera: Camera, happening: Happening, firing: Firing): Promise<Answer | undefined> {
  for (const { fault, hooks } of firing) {
    const early = await hooks.before?.(fault, camera, happening);
    if (early) return early;
  }
  return undefined;
}

async function carriedOut(call: Call, http: HttpRequest): Promise<Answer> {
  const { camera, request, service } = call;
  const { operation } = request;
  const refusal = authorize(camera, {
    method: http.method,
    path: http.path,
    authorization: http.authorization,
    security: request.security,
    access: accessClassOf(service, operation),
    version: request.version,
  });
  if (refusal) return refusal;
  if (operation.startsWith('Set') && operation !== 'SetSynchronizationPoint') camera.writes++;
  if (camera.personality.transport.soap12AnswersEmpty && request.version === '1.2') return soapAnswer('');
  try {
    const recorded = camera.personality.recorded && (await replayed(call, ownHandler(call)));
    if (recorded) return recorded;
    const made = dispatch(call);
    // Most handlers are done at once; waiting all the same would cost a turn of the queue each time.
    const body = typeof made === 'string' ? made : await made;
    return soapAnswer(camera.envelope(body, headerFor(call), request.version));
  } catch (error) {
    return faultOr(error, camera, request);
  }
}

/** Some firmwares send the request's Security header back; replies to addressed requests name what they answer. */
function headerFor({ camera, request, service }: Call): string {
  const echoed =
    camera.personality.envelope.echoesSecurity && request.security ? writeXml(request.security) : '';
  if (service !== 'events') return echoed;
  const id = request.header?.children.find((child) => child.name === 'MessageID');
  return id ? `${echoed}<wsa5:RelatesTo>${id.text.trim()}</wsa5:RelatesTo>` : echoed;
}

function faultOr(error: unknown, camera: Camera, request: SoapRequest | undefined): Answer {
  if (!(error instanceof SoapFault)) throw error;
  const { unknownOperation } = camera.personality;
  if (unknownOperation?.emptyBody && error.status === 500) {
    // Bosch panoramic 9.00: an empty Body, and the request's own Security header in front of it.
    return soapAnswer(camera.envelope('', request?.security ? writeXml(request.security) : ''), 500);
  }
  return faultAnswer(camera, error, request?.version ?? '1.2');
}
