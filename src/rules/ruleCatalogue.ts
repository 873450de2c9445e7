import { pictureThresholds } from '../domain/picture.ts';
import { bitrateModel } from './bitrateModel.ts';
import { blurPixels, liveView } from './ruleTable.ts';

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
    says: 'The codec stays. H.265 is proposed only where the policy says that the VMS records it (vms.h265), and is advice with the saving in numbers elsewhere. H.265 has to come with every size of the shape that the stream may get, and a free encoder. Motion JPEG and MPEG-4 give way to H.264 on recorded streams. Number plates are H.264. What the present size, rate, cap or key frames are and the new codec does not come with goes to the nearest that it does.',
    source:
      'IPVM tests (10-20 % on the same scene) against vendor claims (50 %): 25 % is planned; ONVIF Profile S knows no H.265',
  },
  'R-FPS': {
    decides: 'frame rate',
    says: 'A rate inside the band of the purpose stays. Outside it the nearest offered rate of the band is taken, else one within 1 fps of it, else the next above it, else the highest. 12 and 25 on 50 Hz mains, 15 and 30 on 60 Hz.',
    source: 'LenelS2, Axxon (faces 12 or more, plates 15 or more), AWS Rekognition (never under 5), Frigate',
  },
  'R-BIT': {
    decides: 'bitrate cap',
    says: `Mb/s = ${bitrateModel.anchorMbps} x (pixels / ${bitrateModel.anchorPixels})^${bitrateModel.pixelPower} x (fps / ${bitrateModel.anchorFps})^${bitrateModel.ratePower} x scene (${Object.values(bitrateModel.scene).join(', ')}) x codec (H.265 ${bitrateModel.codec['H.265']}) x factor of the purpose x ${bitrateModel.unlit} where the policy says that nothing lights the night (night_light: none; the factor of night views has it). Where the camera or the policy allows less than ${Math.round(bitrateModel.enough * 100)} % of that, the frame rate gives way before the size. A smart codec does not lower the cap.`,
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
    says: `Time = blur / (pixels per metre x speed across the picture); ${blurPixels.people} px for people, ${blurPixels.plate} px for plates, never longer than one frame. 1/(11 x km/h) is the longest for plates.`,
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
    says: `On at entrances; elsewhere on where the picture has over ${pictureThresholds.backlitShare * 100} % of its area under ${pictureThresholds.backlitLevels[0]} and as much above ${pictureThresholds.backlitLevels[1]} (of 255). Backlight compensation goes off with it. By day only at fences and car parks, so advice there; advice too while the camera is in night mode, and, except at entrances, on cameras that show and set only the image profile now in force.`,
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
    says: `H.264, at most ${liveView.maxWidth}x${liveView.maxHeight} in the shape the stream has, ${liveView.fps.join('-')} fps, at most ${liveView.maxMbps} Mb/s, a key frame every ${liveView.gopSeconds} s.`,
    source: 'Nx Witness (no motion detection above 1024x768)',
  },
  'R-SMART': {
    decides: 'nothing: it is said',
    says: 'Measured under 85 % of the frame rate, or key frames over 125 % apart: a smart codec (dynamic frame rate, dynamic GOP) seems on. The cap stays, since a busy scene takes it all the same. ONVIF has no switch for it. Where the exposure may be longer than a frame, that is named too.',
    source:
      'Axis and Vivotek on dynamic frame rate and GOP; IPVM (smart H.264 saves 40-90 % in still scenes)',
  },
  'R-BUDGET': {
    decides: 'who gives way when the site is over its limits',
    says: 'Frame rate before size; low-evidence purposes first: overview and detection, then observation, recognition, parking, night and corridor, then identification, plates, entrances and tills.',
    source: 'AWS Rekognition (with few bits, size before frame rate); order by evidence is our judgement',
  },
} as const satisfies Record<string, { decides: string; says: string; source: string }>;

export type RuleName = keyof typeof ruleCatalogue;

/** Where the numbers were read. */
export const sources: readonly (readonly [name: string, url: string])[] = [
  ['JVSG on EN 62676-4:2025', 'https://www.jvsg.com/?p=11243'],
  [
    'Hikvision on the classes of 2025',
    'https://www.hikvision.com/en/newsroom/blog/understanding-oodpcvs--the-new-image-detail-classification-frame1',
  ],
  [
    'Axis on EN 62676-4:2025',
    'https://asmideast.com/axis-communicaitons-from-dori-to-visual-performance-in-iec-62676-42025',
  ],
  ['LenelS2 on frame rates', 'https://kb.lenels2.com/home/video-frame-rates'],
  ['Frigate on camera setup', 'https://docs.frigate.video/frigate/camera_setup/'],
  [
    'AWS Rekognition on cameras',
    'https://docs.aws.amazon.com/rekognition/latest/dg/recommendations-camera-stored-streaming-video.html',
  ],
  ['IPVM on frame rates', 'http://ipvm.com/reports/frame-rate-surveillance-guide'],
  [
    'Milestone LPR on lens and shutter',
    'https://doc.milestonesys.com/latest/en-US/add-ons/add-on_lpr/lpr_lensandshutterspeed.htm',
  ],
  [
    'IPVM on H.265 (mirrored)',
    'https://progenguvenlik.com/tr-tr/component/content/article/34-h-265-hakk-nda.html?catid=22&Itemid=101',
  ],
  [
    'Fast noise estimation after Immerkær',
    'https://goldsequence.blogspot.com/2019/10/note-on-implementation-of-fast-noise.html',
  ],
];
