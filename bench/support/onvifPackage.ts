import onvif from 'onvif';
import type { Listed } from './readFleet.ts';

/** connect, then the getters that give device, encoders, their options, imaging and its options; gives the requests sent. */
export async function readWithPackage(camera: Listed, useWSSecurity: boolean): Promise<number> {
  let requests = 0;
  const client = await new Promise<OtherClient>((done, failed) => {
    const made = new onvif.Cam(
      {
        hostname: '127.0.0.1',
        port: camera.port,
        username: 'admin',
        password: 'admin',
        useWSSecurity,
        preserveAddress: true,
        timeout: 60_000,
      },
      (error: Error | null) => (error ? failed(error) : done(made as unknown as OtherClient)),
    );
    made.on('rawRequest', () => (requests += 1));
  });
  const call = (start: (done: (error: Error | null, data?: unknown) => void) => void): Promise<unknown> =>
    new Promise((done, failed) => start((error, data) => (error ? failed(error) : done(data))));
  await call((done) => client.getDeviceInformation(done));
  const list = (await call((done) => client.getVideoEncoderConfigurations(done))) as {
    $: { token: string };
  }[];
  for (const { $ } of list.slice(0, 2))
    await call((done) => client.getVideoEncoderConfigurationOptions({ configurationToken: $.token }, done));
  await call((done) => client.getImagingSettings(done));
  await call((done) => client.getVideoSourceOptions(done));
  return requests;
}

type Done = (error: Error | null, data?: unknown) => void;
interface OtherClient {
  getDeviceInformation(done: Done): void;
  getVideoEncoderConfigurations(done: Done): void;
  getVideoEncoderConfigurationOptions(options: object, done: Done): void;
  getImagingSettings(done: Done): void;
  getVideoSourceOptions(done: Done): void;
}
