import { execa } from 'execa';
import type { CameraTarget, Credentials, EntityRef, Log, SecondReader, SecondReading } from '../app/ports.ts';
import { plainText } from '../shared/plainText.ts';
import { answerSchema, type Question } from './childMessages.ts';
import { otherClientValues } from './otherClientValues.ts';

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
}): SecondReader {
  return {
    async read(target, credentials, refs, signal) {
      // The other client knows no pins, and a password must not go to a certificate that nobody checked.
      if (target.tls) return failed('over https the second reader cannot check the certificate');
      try {
        const child = await execa(process.execPath, [options.program], {
          input: JSON.stringify(questionFor(target, credentials, refs)),
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
        return readingFrom(child.stdout, refs);
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
  credentials: Credentials | null,
  refs: readonly EntityRef[],
): Question {
  return {
    host: target.host,
    port: target.port,
    path: target.path,
    username: credentials?.username ?? null,
    password: credentials?.password.reveal() ?? null,
    timeoutMs: requestMs,
    refs: refs.map(({ kind, token, service }) => ({ kind, token, service })),
  };
}

function readingFrom(stdout: string, refs: readonly EntityRef[]): SecondReading {
  const answer = answerSchema.safeParse(parsed(stdout));
  if (!answer.success) return failed('it answered nothing that can be read');
  if (!answer.data.ok) return failed(plainText(answer.data.reason));
  const entities: { ref: EntityRef; values: NonNullable<ReturnType<typeof otherClientValues>> }[] = [];
  for (const [index, ref] of refs.entries()) {
    const values = otherClientValues(ref, answer.data.entities[index]);
    if (values === undefined)
      return failed(`it did not understand the ${ref.kind} ${plainText(ref.token, 64)}`);
    entities.push({ ref, values });
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
