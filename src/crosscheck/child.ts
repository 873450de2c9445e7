import { text } from 'node:stream/consumers';
import onvif from 'onvif';
import { questionSchema, type Answer, type Question } from './childMessages.ts';

// The independent client in a process of its own: it may hang, throw from a timer or read wrongly, and only this process ends.
process.stdout.write(JSON.stringify(await answer()));
process.exit(0);

async function answer(): Promise<Answer> {
  try {
    const question = questionSchema.parse(JSON.parse(await text(process.stdin)));
    return { ok: true, entities: await readAll(question) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readAll(question: Question): Promise<unknown[]> {
  const camera = await connected(question);
  // Connecting asks nothing that needs a login on every camera; who it is does.
  await called((done) => camera.getDeviceInformation(done));
  const announcesMedia2 = camera.media2Support;
  const entities: unknown[] = [];
  for (const ref of question.refs) {
    if (ref.service === 'imaging')
      entities.push(await called((done) => camera.getImagingSettings({ token: ref.token }, done)));
    else {
      if (ref.service === 'media2' && !announcesMedia2) throw new Error('it does not see a Media2 service');
      camera.media2Support = ref.service === 'media2';
      entities.push(
        ref.service === 'media2'
          ? pick(await called((done) => camera.getVideoEncoderConfigurations(done)), ref.token)
          : await called((done) => camera.getVideoEncoderConfiguration(ref.token, done)),
      );
    }
  }
  return entities;
}

/** The part of the client that is used; its own types leave out what is needed here. */
interface OtherClient {
  media2Support: boolean;
  getDeviceInformation(done: Done): void;
  getImagingSettings(options: { token: string }, done: Done): void;
  getVideoEncoderConfigurations(done: Done): void;
  getVideoEncoderConfiguration(token: string, done: Done): void;
}
type Done = (error: Error | null, data?: unknown) => void;

async function connected(question: Question): Promise<OtherClient> {
  return new Promise((resolve, reject) => {
    const camera = new onvif.Cam(
      {
        hostname: question.host,
        port: question.port,
        path: question.path,
        timeout: question.timeoutMs,
        preserveAddress: true,
        ...(question.username === null ? {} : { username: question.username }),
        ...(question.password === null ? {} : { password: question.password }),
      },
      (error: Error | null) => {
        if (error === null || error === undefined) resolve(camera as unknown as OtherClient);
        else reject(error);
      },
    );
  });
}

async function called(start: (done: Done) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    start((error, data) => {
      if (error === null || error === undefined) resolve(data);
      else reject(error);
    });
  });
}

/** The client turns numeric tokens into numbers: "000" comes back as 0. */
function pick(list: unknown, token: string): unknown {
  const entries = Array.isArray(list) ? list : [list];
  const tokenOf = (entry: unknown): unknown =>
    typeof entry === 'object' && entry !== null && '$' in entry
      ? (entry.$ as { token?: unknown } | undefined)?.token
      : undefined;
  return (
    entries.find((entry) => String(tokenOf(entry)) === token) ??
    entries.find((entry) => tokenOf(entry) !== undefined && Number(tokenOf(entry)) === Number(token))
  );
}
