import { checkBeside } from '../app/checkBeside.ts';
import type { Credentials, AuthBudget, SnapshotPicture } from '../app/ports.ts';
import { CamOptError, isCamOptError } from '../domain/errors.ts';
import { digestAuthorization, digestChallenge } from './auth/digest.ts';
import type { CameraChannel } from './cameraChannel.ts';
import type { MediaService } from './readMedia.ts';
import type { HttpAnswer } from './transport/httpAnswer.ts';
import { readTwice, type HttpClient } from './transport/httpClient.ts';
import { descendant, text } from './xml/xmlTree.ts';
import { escapeText } from './xml/writeXml.ts';

export interface SnapshotFetcher {
  fetch(
    channel: CameraChannel,
    service: MediaService,
    profile: string,
    signal: AbortSignal,
  ): Promise<SnapshotPicture>;
}

const maxPictureBytes = 32 * 1024 * 1024;

/** Fetches the JPEG behind GetSnapshotUri, from the host that answered; with Digest where it asks, never with Basic over http. */
export function createSnapshotFetcher(options: {
  http: HttpClient;
  origin: () => string;
  cameraKey: string;
  credentials: Credentials | null;
  budget: AuthBudget;
  timeoutMs: number;
}): SnapshotFetcher {
  const get = (url: URL, authorization: string | undefined, signal: AbortSignal): Promise<HttpAnswer> =>
    options.http.exchange(
      {
        url,
        method: 'GET',
        headers: authorization === undefined ? {} : { authorization },
        what: 'snapshot',
        write: false,
        timeoutMs: options.timeoutMs,
        maxBytes: maxPictureBytes,
      },
      signal,
    );

  // Pictures often have users of their own. What was refused here once is not guessed again in this session: a second
  // wrong answer would end the use of a login that is right for everything else.
  let refused = false;

  const fetchFrom = async (url: URL, signal: AbortSignal): Promise<SnapshotPicture> => {
    let answer = await readTwice(() => get(url, undefined, signal));
    const challenge = digestChallenge(answer.authenticate);
    if (answer.status === 401 && challenge !== undefined && options.credentials !== null) {
      if (refused) throw none(refusesUser);
      const { credentials, budget, cameraKey } = options;
      await using _turn = await budget.turn(cameraKey, signal);
      await checkBeside(budget, cameraKey, credentials);
      // Q55: the digest is over the path exactly as it is sent.
      const uri = url.pathname + url.search;
      answer = await get(
        url,
        digestAuthorization(challenge, credentials, { method: 'GET', uri, body: '' }),
        signal,
      );
      if (answer.status === 401) {
        refused = true;
        await budget.refused(cameraKey, credentials, {});
        throw none(refusesUser);
      }
    }
    if (answer.status !== 200) throw none(`answers HTTP ${answer.status}`);
    if (!isJpeg(answer.bytes)) throw none(`sends ${answer.contentType || 'something'} that is no JPEG`);
    return { jpeg: answer.bytes, contentType: 'image/jpeg' };
  };

  return {
    async fetch(channel, service, profile, signal) {
      const body = `<op:ProfileToken>${escapeText(profile)}</op:ProfileToken>`;
      const announced = await snapshotUri(channel, service, body, signal);
      const addresses = snapshotAddresses(announced, options.origin());
      if (addresses.length === 0) throw none(`names no address for it (${announced || 'empty'})`);
      let failure: unknown;
      for (const url of addresses) {
        try {
          return await fetchFrom(url, signal);
        } catch (error) {
          if (
            !isCamOptError(
              error,
              'CAM_NO_SNAPSHOT',
              'CAM_UNREACHABLE',
              'CAM_CONNECTION_LOST',
              'CAM_BAD_ANSWER',
            )
          )
            throw error;
          failure ??= error;
        }
      }
      throw isCamOptError(failure, 'CAM_NO_SNAPSHOT')
        ? failure
        : new CamOptError('CAM_NO_SNAPSHOT', `the camera gives no picture: ${words(failure)}`, {
            cause: failure,
          });
    },
  };
}

async function snapshotUri(
  channel: CameraChannel,
  service: MediaService,
  body: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const response = await channel.call({ service, operation: 'GetSnapshotUri', body }, signal);
    return text(descendant(response, 'Uri')) ?? '';
  } catch (error) {
    if (!isCamOptError(error, 'CAM_NOT_SUPPORTED', 'CAM_FAULT')) throw error;
    throw new CamOptError('CAM_NO_SNAPSHOT', `the camera gives no picture: ${error.message}`, {
      cause: error,
    });
  }
}

/**
 * Where to fetch: the announced port first on our host (Q54: Reolink has pictures on 80 and ONVIF on 8000), then the port that
 * answered; the other way round where that one is encrypted and the announced one is not. Another host than ours never gets a
 * request.
 */
export function snapshotAddresses(announced: string, origin: string): URL[] {
  const url = URL.parse(announced.trim().replace(/^([a-z]+:\/\/[^/]*?:\d+):\d+/i, '$1'), origin);
  if (announced === '' || announced === '(null)' || url === null || !/^https?:$/.test(url.protocol))
    return [];
  const ours = new URL(origin);
  const here = new URL(url.pathname + url.search, ours);
  const announcedPort = new URL(here);
  announcedPort.protocol = url.protocol;
  announcedPort.port = url.port;
  const sameHost = url.hostname === ours.hostname;
  const isWeaker = ours.protocol === 'https:' && url.protocol === 'http:';
  const candidates = sameHost && !isWeaker ? [announcedPort, here] : [here, announcedPort];
  return candidates.filter(
    (entry, index) => candidates.findIndex((other) => other.href === entry.href) === index,
  );
}

const refusesUser = 'refuses this user, whom it lets in over ONVIF';

function isJpeg(bytes: Uint8Array): boolean {
  return bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8;
}

function none(why: string): CamOptError {
  return new CamOptError('CAM_NO_SNAPSHOT', `the camera ${why}`);
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
