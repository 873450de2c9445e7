import { htmlAnswer, soapAnswer, type Answer } from '../camera/answer.ts';
import type { Camera, CameraUser } from '../camera/camera.ts';
import { faultBody, type SoapVersion } from '../soap/envelope.ts';
import { notAuthorized, SoapFault } from '../soap/soapFault.ts';
import { attributeOf } from '../soap/xmlAccess.ts';
import type { XmlElement } from '../soap/xmlReader.ts';
import { mayDo, type AccessClass } from './accessClass.ts';
import { challenges, checkDigest } from './digest.ts';
import { checkUsernameToken } from './usernameToken.ts';

export interface Knock {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly security: XmlElement | undefined;
  readonly access: AccessClass;
  readonly version: SoapVersion;
  /** Of the web server, which knows no tokens: a digest counts whatever the ONVIF services take. */
  readonly digestOnly?: boolean;
}

/** Lets the sender in (undefined) or gives the refusal to send. The HTTP layer is asked first, then WS-Security. */
export function authorize(camera: Camera, knock: Knock): Answer | undefined {
  const { auth } = camera.personality;
  const { security, access } = knock;
  if (auth.refusesMustUnderstand && attributeOf(security, 'mustUnderstand') === '1') {
    const reason = "The data in element 'Security' must be understood but cannot be handled";
    return faultAnswer(camera, new SoapFault('MustUnderstand', [], reason), knock.version);
  }
  if (access === 'PRE_AUTH') {
    const presents = security !== undefined || knock.authorization !== undefined;
    if (auth.preAuth === 'open' || (auth.preAuth === 'refusesBadToken' && !presents)) return undefined;
  }
  const speaksDigest = knock.digestOnly === true || auth.methods.includes('digest');
  const digest = speaksDigest && knock.authorization?.startsWith('Digest ');
  if (camera.auth.isLocked() && (digest || security))
    return refuse(camera, knock, 'The account is locked, try again later');
  if (digest) {
    const verdict = checkDigest(camera, knock.authorization ?? '', knock.method, knock.path);
    if (verdict.kind === 'ok') return admit(camera, knock, verdict.user, 403);
    if (verdict.kind === 'stale') return challenge(camera, knock, auth.reason, true);
    return refuse(camera, knock, wrongPassword(camera));
  }
  if (security && auth.methods.includes('wsse')) {
    const verdict = checkUsernameToken(camera, security);
    if (verdict.kind === 'ok') return admit(camera, knock, verdict.user, 400);
    if (verdict.kind === 'wrong') return refuse(camera, knock, wrongPassword(camera));
    if (verdict.kind !== 'absent') {
      camera.auth.fail(null);
      return refuse(camera, knock, auth.reason);
    }
  }
  return speaksDigest
    ? challenge(camera, knock, auth.reason, false)
    : faultAnswer(camera, notAuthorized(auth.reason), knock.version);
}

function admit(camera: Camera, knock: Knock, user: CameraUser, status: number): Answer | undefined {
  camera.auth.succeed();
  if (mayDo(user.level, knock.access)) return undefined;
  const fault = new SoapFault('Sender', ['ter:NotAuthorized'], 'The user may not do this', status);
  return faultAnswer(camera, fault, knock.version);
}

function wrongPassword(camera: Camera): string {
  const policy = camera.faults.lockPolicy();
  const left = camera.auth.fail(policy);
  if (!policy?.announces || left === undefined) return camera.personality.auth.reason;
  return left > 0 ? `You still have ${left} attempt(s).` : 'The account is locked, try again later';
}

/** Whoever came with a digest, or wherever nothing else is spoken, gets a new challenge; a token gets a fault. */
function refuse(camera: Camera, knock: Knock, reason: string): Answer {
  const { methods } = camera.personality.auth;
  const byToken = knock.security !== undefined && methods.includes('wsse');
  return byToken && !knock.authorization
    ? faultAnswer(camera, notAuthorized(reason), knock.version)
    : challenge(camera, knock, reason, false);
}

/** A 401 in the firmware's own manner. */
export function challenge(
  camera: Camera,
  knock: Pick<Knock, 'path' | 'version' | 'digestOnly'>,
  reason: string,
  stale: boolean,
): Answer {
  const headers = { 'WWW-Authenticate': challenges(camera, knock.path, stale) };
  const { refusal } = camera.personality.auth;
  // Who asks the web server for a picture speaks no SOAP.
  if (refusal === 'html' || knock.digestOnly === true)
    return htmlAnswer(401, 'Access Error: 401 -- Unauthorized', headers);
  if (refusal === 'empty') return { status: 401, headers, body: '' };
  const answer = faultAnswer(camera, notAuthorized(reason), knock.version);
  return { ...answer, status: 401, headers: { ...answer.headers, ...headers } };
}

export function faultAnswer(camera: Camera, fault: SoapFault, version: SoapVersion): Answer {
  return soapAnswer(
    camera.envelope(faultBody(fault, camera.personality.envelope, version), '', version),
    fault.status,
  );
}
