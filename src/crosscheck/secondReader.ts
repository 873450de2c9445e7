import { execa } from 'execa';
import type {
  AuthBudget,
  CameraTarget,
  CertificatePins,
  Credentials,
  EntityRef,
  Log,
  SecondReader,
  SecondReading,
} from '../app/ports.ts';
import { plainText } from '../shared/plainText.ts';
import { redact } from '../shared/redact.ts';
import { answerSchema, type Answer, type Question } from './childMessages.ts';
import { otherClientValues } from './otherClientValues.ts';
import { rawElement } from './rawElement.ts';

/** How long the child may take, all requests together. */
const deadlineMs = 30_000;
const requestMs = 8000;
const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * Reads the same configurations with another ONVIF client, the npm package `onvif`, in a child process. Whatever goes wrong
 * there is a reason in the answer, never an error of ours.
 */
export function createSecondReader(options: {
  log: Log;
  /** the child's file */
  program: string;
  /** what our own session trusted, so that a password goes to no other certificate */
  pins: Pick<CertificatePins, 'get'>;
  /** its wrong answers count with ours */
  budget: AuthBudget;
}): SecondReader {
  return {
    async read(target, credentials, refs, signal) {
      try {
        const trusted = target.tls ? await options.pins.get(target.cameraId) : undefined;
        if (target.tls && trusted === undefined)
          return failed('no certificate of this camera is trusted yet');
        // Its Digest header and its hash spell such a name in two ways: the camera would refuse a right password.
        if (credentials !== null && !/^[\x20-\x7e]*$/.test(credentials.username))
          return failed('it can log in only with a user name in ASCII');
        await using _turn = credentials === null ? null : await options.budget.turn(target.cameraId, signal);
        if (credentials !== null) await options.budget.check(target.cameraId, credentials);
        const question = questionFor(target, trusted?.fingerprint ?? null, credentials, refs);
        const child = await execa(process.execPath, [options.program], {
          input: JSON.stringify(question),
          cancelSignal: signal,
          timeout: deadlineMs,
          forceKillAfterDelay: 1000,
          maxBuffer: maxAnswerBytes,
          stderr: 'ignore',
          extendEnv: false,
          reject: false,
        });
        if (child.isCanceled) return failed('interrupted');
        if (child.timedOut) return failed(`no result in ${deadlineMs / 1000} s`);
        if (child.failed) return failed(`it ended with ${child.exitCode ?? child.signal ?? 'an error'}`);
        const answer = answerSchema.safeParse(parsed(child.stdout)).data;
        if (answer === undefined) return failed('it answered nothing that can be read');
        if (answer.ok) {
          // It came in by the same door: what pictures refuse says nothing about the password.
          if (credentials !== null) await options.budget.accepted(target.cameraId, credentials);
          return readingFrom(answer.entities, refs);
        }
        if (answer.refused && credentials !== null)
          await options.budget.refused(target.cameraId, credentials, {});
        return failed(plainText(answer.reason));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        options.log({
          at: new Date(),
          level: 'warn',
          camera: target.cameraId,
          message: `second reader: ${reason}`,
        });
        return failed(reason);
      }
    },
  };
}

function questionFor(
  target: CameraTarget,
  fingerprint: string | null,
  credentials: Credentials | null,
  refs: readonly EntityRef[],
): Question {
  return {
    host: target.host,
    port: target.port,
    path: target.path,
    fingerprint,
    username: credentials?.username ?? null,
    password: credentials?.password.reveal() ?? null,
    timeoutMs: requestMs,
    refs: refs.map(({ kind, token, service }) => ({ kind, token, service })),
  };
}

function readingFrom(
  answers: Extract<Answer, { ok: true }>['entities'],
  refs: readonly EntityRef[],
): SecondReading {
  const entities: Extract<SecondReading, { ok: true }>['entities'] = [];
  for (const [index, ref] of refs.entries()) {
    const given = answers[index];
    const values = otherClientValues(ref, given?.read);
    if (given === undefined || values === undefined)
      return failed(`it did not understand the ${ref.kind} ${plainText(ref.token, 64)}`);
    entities.push({ ref, values, raw: redact(rawElement(ref, given.answer)) });
  }
  return { ok: true, entities };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(reason: string): SecondReading {
  return { ok: false, reason };
}
