// npm `onvif` as its users run it: discovers, then connects to each camera, reads and changes; prints what it saw.
import onvif from 'onvif';

const cameras = JSON.parse(process.argv[2]);
const ask = (target, method, ...args) =>
  new Promise((resolve, reject) =>
    target[method](...args, (error, value) => (error ? reject(error) : resolve(value))),
  );

// Other tests' simulators answer on loopback too, some of them with what no client understands.
onvif.Discovery.on('error', () => undefined);
const found = await new Promise((resolve) =>
  onvif.Discovery.probe({ timeout: 1000, resolve: false }, (_errors, answers) => resolve(answers ?? [])),
);
const seen = {};
for (const { uuid, ip, port, personality } of cameras) {
  const account = { hostname: ip, port, username: 'admin', password: 'admin', timeout: 5000 };
  const cam = await new Promise((resolve, reject) => {
    const made = new onvif.Cam(account, (error) => (error ? reject(error) : resolve(made)));
  });
  const information = await ask(cam, 'getDeviceInformation');
  const [encoder] = await ask(cam, 'getVideoEncoderConfigurations');
  const rateControl = { ...encoder.rateControl, frameRateLimit: 12 };
  await ask(cam, 'setVideoEncoderConfiguration', { ...encoder, token: encoder.$.token, rateControl });
  const imaging = await ask(cam, 'getImagingSettings');
  await ask(cam, 'setImagingSettings', { brightness: 61 });
  const stream = await ask(cam, 'getStreamUri', { protocol: 'RTSP' });
  const snapshot = await ask(cam, 'getSnapshotUri');
  seen[personality] = {
    discovered: found.some((answer) => JSON.stringify(answer).includes(uuid)),
    model: information.model,
    profiles: cam.profiles.length,
    fps: encoder.rateControl.frameRateLimit,
    brightness: imaging.brightness,
    stream: stream.uri,
    snapshot: snapshot.uri,
  };
}
process.stdout.write(JSON.stringify(seen));
process.exit(0);
