/** Every rule by the name that its reasons carry: what it decides, and where the numbers come from. */
export const ruleCatalogue = {
  'R-PPM': {
    decides: 'picture size',
    says: 'Pixels per metre = horizontal pixels / scene width. The smallest offered size of the same shape that reaches the need of the purpose; a size that reaches it already stays. Where the scene width is unknown nothing is called sufficient, and only a picture under 1280 px wide is enlarged. The shape (4:3, 16:9) and the rotation are never changed.',
    source:
      'EN 62676-4:2015 and IEC/EN 62676-4:2025 as summarised by JVSG, Hikvision and Axis; plates: Milestone LPR, 170 px on a 52 cm plate',
  },
  'R-CODEC': {
    decides: 'codec',
    says: 'The codec stays. H.265 is proposed only where the policy says that the VMS records it (vms.h265), and is advice with the saving in numbers elsewhere. Motion JPEG and MPEG-4 give way to H.264 on recorded streams. Number plates are H.264.',
    source:
      'IPVM tests (10-20 % on the same scene) against vendor claims (50 %): 25 % is planned; ONVIF Profile S knows no H.265',
  },
  'R-FPS': {
    decides: 'frame rate',
    says: 'A rate inside the band of the purpose stays. Outside it the nearest offered rate at or above the band is taken, else the highest. 12 and 25 on 50 Hz mains, 15 and 30 on 60 Hz.',
    source: 'LenelS2, Axxon (faces 12 or more, plates 15 or more), AWS Rekognition (never under 5), Frigate',
  },
  'R-BIT': {
    decides: 'bitrate cap',
    says: 'Mb/s = 4 x (pixels / 2073600)^0.75 x (fps / 25)^0.65 x scene (0.6, 1.0, 1.8) x codec (H.265 0.75) x factor of the purpose. Where the camera or the policy allows less than 60 % of that, the frame rate gives way before the size. A smart codec does not lower the cap.',
    source: 'our fit on irex, AWS and Vivotek figures (-13 to +12 %); IPVM for scenes and H.265',
  },
  'R-RATE': {
    decides: 'rate control',
    says: 'Variable rate under a cap for recording, constant rate for number plates.',
    source: 'Axis (VBR for recording), Eltex and irex (CBR for recognition engines)',
  },
  'R-GOP': {
    decides: 'frames between key frames',
    says: 'Two seconds; one second for faces, plates, doors and tills.',
    source: 'irex (one key frame a second or more for analysis), Vivotek (1/4 to 4 s)',
  },
  'R-EXP': {
    decides: 'longest shutter time',
    says: 'Time = blur / (pixels per metre x speed across the picture); 2 px for people, 1.5 px for plates, never longer than one frame. 1/(11 x km/h) is the longest for plates.',
    source:
      'arithmetic; Milestone LPR for plates; Axis manual (one frame at most); irex (faces 1/100 or shorter)',
  },
  'R-FLICK': {
    decides: 'longest shutter time under lamps',
    says: 'From 1/100, 1/50, 1/25 on 50 Hz mains and 1/120, 1/60, 1/30 on 60 Hz where one of them is short enough.',
    source: 'Nikon on flicker under mains light',
  },
  'R-GAIN': {
    decides: 'highest gain',
    says: "A part of the camera's own range, by purpose. Never raised, and not lowered where the picture is dark already.",
    source: 'Axis (less gain: less noise, smaller files); Milestone LPR (gain low or off)',
  },
  'R-WDR+': {
    decides: 'wide dynamic range on',
    says: 'On at entrances; elsewhere on where the picture has over 8 % of its area under 50 and over 8 % above 230 at once. Backlight compensation goes off with it.',
    source: 'Axis white paper on WDR; threshold from 90 test pictures',
  },
  'R-WDR-': {
    decides: 'wide dynamic range off',
    says: 'Off for number plates and night views: two exposures smear what moves and add noise.',
    source: 'Axis white paper on WDR',
  },
  'R-BLC': {
    decides: 'backlight compensation',
    says: 'On only where the picture is backlit and the camera has no WDR; off where WDR is on.',
    source: 'our judgement after the Axis manuals',
  },
  'R-IR': {
    decides: 'infrared filter',
    says: 'AUTO for scenes watched day and night; day (ON) suffices for tills. Fixed for number plates: OFF with an infrared lamp, ON with white light.',
    source: 'Axis and Milestone LPR guides',
  },
  'R-NR': {
    decides: 'noise reduction',
    says: 'A band of the range by purpose; little where faces or plates move.',
    source: 'our judgement; IPVM on its effect on the bitrate',
  },
  'R-SUB': {
    decides: 'streams for live view',
    says: 'H.264, at most 1024x768 in the shape the stream has, 8-15 fps, at most 1 Mb/s, a key frame every 2 s.',
    source: 'Nx Witness (no motion detection above 1024x768)',
  },
  'R-BUDGET': {
    decides: 'who gives way when the site is over its limits',
    says: 'Frame rate before size; low-evidence purposes first: overview and detection, then observation, recognition, parking, night and corridor, then identification, plates, entrances and tills.',
    source: 'AWS Rekognition (with few bits, size before frame rate); order by evidence is our judgement',
  },
} as const satisfies Record<string, { decides: string; says: string; source: string }>;

export type RuleName = keyof typeof ruleCatalogue;
