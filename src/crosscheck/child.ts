import { text } from 'node:stream/consumers';
import onvif from 'onvif';
import { questionSchema, type Answer, type Question } from './childMessages.ts';
import { PinnedAgent } from './pinnedAgent.ts';

// The independent client in a process of its own: it may hang, throw from a timer or read wrongly, and only this process ends.
// A terminal sends ctrl-c to every process of the program. What it means for the camera at work is for the run to say.
process.on('SIGINT', () => undefined);
process.stdout.write(JSON.stringify(await answer()));
process.exit(0);

async function answer(): Promise<Answer> {
  try {
    const question = questionSchema.parse(JSON.parse(await text(process.stdin)));
    return { ok: true, entities: await readAll(question) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, reason, refused: /401|authenti|authori[sz]/i.test(reason) };
  }
}

type Entities = Extract<Answer, { ok: true }>['entities'];

async function readAll(question: Question): Promise<Entities> {
  const camera = await connected(question);
  let raw = '';
  camera.on('rawResponse', (xml) => {
    raw = String(xml);
  });
  // Connecting asks nothing that needs a login on every camera; who it is does.
  await called((done) => camera.getDeviceInformation(done));
  const announcesMedia2 = camera.media2Support;
  const entities: Entities = [];
  for (const ref of question.refs) {
    if (ref.service === 'media2' && !announcesMedia2) throw new Error('it does not see a Media2 service');
    if (ref.kind === 'encoder') camera.media2Support = ref.service === 'media2';
    entities.push({ read: await readOne(camera, ref), answer: raw });
  }
  return entities;
}

async function readOne(camera: OtherClient, ref: Question['refs'][number]): Promise<unknown> {
  if (ref.service === 'imaging')
    return called((done) => camera.getImagingSettings({ token: ref.token }, done));
  if (ref.service === 'media2')
    return pick(await called((done) => camera.getVideoEncoderConfigurations(done)), ref.token);
  return called((done) => camera.getVideoEncoderConfiguration(ref.token, done));
}

/** The part of the client that is used; its own types leave out what is needed here. */
interface OtherClient {
  media2Support: boolean;
  on(event: 'rawResponse', listener: (xml: unknown) => void): unknown;
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
        ...(question.fingerprint === null
          ? {}
          : { useSecure: true, agent: new PinnedAgent(question.fingerprint) }),
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
