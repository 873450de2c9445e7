/** What `camopt policy init` writes: every line explained, everything that is no default commented out. */
export const policyStarter = `# Policy of one site. \`camopt policy check\` reads it and says what is wrong, with the line.
# Everything is optional; what is not said is assumed, and the reasons say so.
version: 1

mains: 50              # Hz of the mains: 50 or 60. Decides frame rates and shutter times under lamps.

vms:
  h265: no             # yes when the VMS records H.265; until then the codec stays
  owns_streams: no     # yes when the VMS writes codec, size, frame rate and bitrate itself: then these are advice only

limits:
  retention_days: 30   # for the storage totals
  codecs: [H.264, H.265]
  # camera_mbps: 8     # most for the recorded stream of one camera, Mb/s
  # link_mbps: 400     # most for all recorded streams together, Mb/s
  # storage_tb: 60     # most for the retention, TB

# Settings that nothing ever changes: a path, or a whole group.
# never_touch: [image.brightness, image.contrast, image.whiteBalance.mode]

# For every camera, unless a tag or the camera itself says otherwise.
defaults:
  # purpose: observation   # overview detection observation recognition identification plate entrance retail parking night corridor
  # scene: normal          # simple, normal or complex (trees, crowds): how many bits the picture takes
  # lamps: unknown         # mains when lamps flicker with the mains; flicker-free when they do not
  # night_light: unknown   # infrared, white or none
  # subject_speed: 1.4     # metres per second across the picture: 1.4 walks, 4 runs
  # min_fps: 12            # never fewer frames per second than this

# By tag, as \`camopt cameras set <camera> --tag gate\` gives it. Of several tags the later in this list holds.
# tags:
#   gate:
#     purpose: plate
#     vehicle_kmh: 30
#     vehicle_angle: 20    # degrees between the road and the camera's axis
#     night_light: infrared
#     scene_width: 5.5     # metres across the picture at the target

# By camera id.
# cameras:
#   onvif-10.4.1.21:
#     purpose: entrance
#     hfov: 90             # degrees, with the distance in metres, where the scene width was not measured
#     distance: 4
#     never_touch: [exposure.*]
#     masks: [{ x: 0, y: 0, width: 0.3, height: 0.2 }]   # blackened before a picture is sent anywhere

# Claude looks at one picture of each camera and says what it shows; the rules make the numbers.
vision:
  consent: no          # yes: snapshots may leave this site
  # model: claude-haiku-5-5
  # max_pictures: 100    # in one run
  # max_usd: 2           # in one run
`;
