// npm `node-onvif`: discovers, then connects to each camera and reads; it has no call that sets an encoder or imaging.
import onvif from 'node-onvif';

const cameras = JSON.parse(process.argv[2]);
onvif._DISCOVERY_WAIT = 1500;
const found = await onvif.startProbe();
const seen = {};
for (const { uuid, xaddr, personality } of cameras) {
  const device = new onvif.OnvifDevice({ xaddr, user: 'admin', pass: 'admin' });
  const information = await device.init();
  const profile = device.getCurrentProfile();
  seen[personality] = {
    discovered: found.find(({ urn }) => urn.includes(uuid)) ?? null,
    model: information.Model,
    profiles: device.getProfileList().length,
    fps: profile.video.encoder.framerate,
    stream: device.getUdpStreamUrl(),
    snapshot: profile.snapshot,
  };
}
process.stdout.write(JSON.stringify(seen));
process.exit(0);
