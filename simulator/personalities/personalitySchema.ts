import * as z from 'zod';
import { faultSchema } from '../faults/faultSchema.ts';
import { codecOptionsSchema, encoderSchema, encodingSchema } from './encoderSchema.ts';
import { recordedSchema } from '../recording/recordingSchema.ts';
import { imagingOptionsSchema, imagingSettingsSchema } from './imagingSchema.ts';

const path = z.string().startsWith('/');
const address = z.string().nullable();

export const serviceNames = ['device', 'media', 'media2', 'imaging', 'events'] as const;
export type ServiceName = (typeof serviceNames)[number];

const addresses = z.partialRecord(z.enum(serviceNames), address).default({});

const videoSourceSchema = z.strictObject({
  token: z.string(),
  configurationToken: z.string(),
  name: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  framerate: z.number().default(30),
  /** null: the device offers no imaging service for this source. */
  imaging: z
    .strictObject({
      settings: imagingSettingsSchema,
      options: imagingOptionsSchema,
      /** Settings per image profile; ONVIF shows the active one only. */
      imageProfiles: z.record(z.string(), imagingSettingsSchema).default({}),
      active: z.string().optional(),
    })
    .nullable(),
});

const authSchema = z.strictObject({
  methods: z.array(z.enum(['wsse', 'digest'])).min(1),
  /** How a UsernameToken may carry the password. */
  passwordTypes: z.array(z.enum(['digest', 'text'])).default(['digest']),
  /** A token whose Created is farther away is refused. */
  windowSeconds: z.number().default(300),
  refusesReplay: z.boolean().default(true),
  /** gSOAP without the plug-in: a header that must be understood is a fault. */
  refusesMustUnderstand: z.boolean().default(false),
  digest: z
    .strictObject({
      /** One challenge each, in this order; `null` leaves the algorithm out, which means MD5. */
      algorithms: z.array(z.enum(['MD5', 'SHA-256']).nullable()).min(1),
      qop: z.string().nullable().default('auth'),
      nonceUses: z.number().int().positive().nullable().default(null),
      nonceBoundToPath: z.boolean().default(false),
    })
    .default({ algorithms: ['MD5'], qop: 'auth', nonceUses: null, nonceBoundToPath: false }),
  /** What comes with a refusal: a SOAP fault, or the web server's own page. */
  refusal: z.enum(['soap', 'html', 'empty']).default('soap'),
  /** Operations of the access class PRE_AUTH: open, open without a token but refused with a bad one, or closed. */
  preAuth: z.enum(['open', 'refusesBadToken', 'closed']).default('open'),
  lock: z
    .strictObject({ after: z.number().int(), seconds: z.number(), announces: z.boolean().default(false) })
    .nullable()
    .default(null),
  realm: z.string().default('ONVIF'),
  reason: z.string().default('Sender not authorized'),
  /** How long a new password takes to be the valid one. */
  passwordDelaySeconds: z.number().default(0),
});

export const personalitySchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  about: z.string(),
  /** Numbers of the field notes' quirks that it shows on the wire. */
  quirks: z.array(z.string().regex(/^Q\d\d$/)).default([]),
  /** Why its answers do not pass the official schemas, where the real firmware's do not either. */
  breaksSchema: z.string().optional(),
  reach: z.enum(['ok', 'onvif-off', 'not-activated']).default('ok'),
  device: z.strictObject({
    manufacturer: z.string(),
    model: z.string(),
    firmware: z.string(),
    hardwareId: z.string().default('1'),
    /** Where the firmware gives every device the same one; else made from the camera's number. */
    serial: z.string().optional(),
    macPrefix: z.string().regex(/^([0-9a-f]{2}:){2}[0-9a-f]{2}$/),
    /** What GetEndpointReference and discovery say. */
    profiles: z.array(z.enum(['Streaming', 'T', 'G', 'M'])).default(['Streaming', 'T']),
  }),
  clock: z
    .strictObject({
      timeZone: z.string().nullable().default('UTC0'),
      /** How far the device's clock is off. */
      offsetSeconds: z.number().default(0),
      /** How far what it tells is off from its clock (local time told as UTC). */
      toldOffsetSeconds: z.number().default(0),
      utc: z.boolean().default(true),
      local: z.boolean().default(true),
      /** Writes an hour as sixty minutes more, as 10:75. */
      overflows: z.boolean().default(false),
    })
    .default({
      timeZone: 'UTC0',
      offsetSeconds: 0,
      toldOffsetSeconds: 0,
      utc: true,
      local: true,
      overflows: false,
    }),
  auth: authSchema,
  /** Where each service answers; null: there is none. */
  services: z
    .partialRecord(z.enum(serviceNames), path.nullable())
    .transform(
      (given): Partial<Record<ServiceName, string>> =>
        Object.fromEntries(Object.entries(given).filter(([, at]) => at !== null)) as Partial<
          Record<ServiceName, string>
        >,
    ),
  /** Addresses told instead of the true ones, per answer; `{host}` and `{port}` stand for the camera's, null leaves it out. */
  advertised: z
    .strictObject({ getCapabilities: addresses, getServices: addresses, host: z.string().optional() })
    .default({ getCapabilities: {}, getServices: {} }),
  envelope: z
    .strictObject({
      prefix: z.string().default('SOAP-ENV'),
      xmlDeclaration: z.boolean().default(true),
      unusedNamespaces: z.record(z.string(), z.string()).default({}),
      echoesSecurity: z.boolean().default(false),
    })
    .default({ prefix: 'SOAP-ENV', xmlDeclaration: true, unusedNamespaces: {}, echoesSecurity: false }),
  transport: z
    .strictObject({
      server: z.string().optional(),
      /** Ends the connection after an answer without having said so. */
      dropsConnection: z.boolean().default(false),
      /** Whatever is asked over HTTP is sent to HTTPS at the same port; needs `tls`. */
      redirectsToHttps: z.boolean().default(false),
      /** It speaks HTTPS, with a certificate signed by itself that says this; HTTPS alone unless it redirects. */
      tls: z
        .strictObject({ commonName: z.string(), notBefore: z.iso.date(), notAfter: z.iso.date() })
        .optional(),
      soap12AnswersEmpty: z.boolean().default(false),
      /** What is too much: more connections get 401; so many requests at once and it falls silent for a while. */
      overload: z
        .strictObject({ connections: z.number().int(), parallel: z.number().int(), seconds: z.number() })
        .optional(),
    })
    .default({ dropsConnection: false, redirectsToHttps: false, soap12AnswersEmpty: false }),
  discovery: z
    .strictObject({
      types: z.array(z.enum(['dn:NetworkVideoTransmitter', 'tds:Device'])),
      scopes: z.array(z.string()).default([]),
      /** `{xaddr}` stands for the true one. */
      xaddrs: z.array(z.string()).default(['{xaddr}']),
      /** Bytes of an answer that still fit its datagram; the rest comes in a second one. */
      datagramBytes: z.number().int().optional(),
    })
    .nullable(),
  unknownOperation: z
    .strictObject({
      code: z.enum(['Sender', 'Receiver']),
      subcodes: z.array(z.string()),
      reason: z.string(),
      status: z.number().int().optional(),
      /** The answer has an empty Body instead of a Fault. */
      emptyBody: z.boolean().default(false),
    })
    .optional(),
  /** Operations that this firmware does not know, `Service.Operation` or `Operation`. */
  missingOperations: z.array(z.string()).default([]),
  /** Operations that it answers with success and otherwise passes over. */
  noOpOperations: z.array(z.string()).default([]),
  videoSources: z.array(videoSourceSchema).min(1),
  optionSets: z.record(z.string(), z.array(codecOptionsSchema).min(1)),
  encoders: z.array(encoderSchema),
  profiles: z.array(
    z.strictObject({
      token: z.string(),
      name: z.string(),
      source: z.string().nullable(),
      encoder: z.string().nullable(),
      fixed: z.boolean().default(true),
    }),
  ),
  media1: z
    .strictObject({
      /** What Media1 says of an H.265 encoder: the specification has no word for it. */
      h265: z.enum(['H264', 'H265', 'omitted']).default('H264'),
      /** What setting H264 through Media1 does to an encoder that runs H.265. */
      setOnH265: z.enum(['changes', 'ignored']).default('changes'),
      bitrateRangeInExtension: z.boolean().default(true),
      requires: z
        .array(z.string())
        .default([
          'Name',
          'UseCount',
          'Encoding',
          'Resolution',
          'Quality',
          'Multicast',
          'SessionTimeout',
          'ForcePersistence',
        ]),
      refusesMulticastZero: z.boolean().default(false),
    })
    .default({
      h265: 'H264',
      setOnH265: 'changes',
      bitrateRangeInExtension: true,
      requires: [
        'Name',
        'UseCount',
        'Encoding',
        'Resolution',
        'Quality',
        'Multicast',
        'SessionTimeout',
        'ForcePersistence',
      ],
      refusesMulticastZero: false,
    }),
  numbers: z
    .strictObject({ imagingDecimals: z.number().int().default(0), fpsDecimals: z.number().int().default(0) })
    .default({ imagingDecimals: 0, fpsDecimals: 0 }),
  /** Pixels per second that all encoders of one source may make together, and how many of each codec may run. */
  budget: z
    .strictObject({
      pixelsPerSecond: z.number().nullable().default(null),
      instances: z.partialRecord(encodingSchema, z.number().int()).default({}),
      total: z.number().int().nullable().default(null),
    })
    .default({ pixelsPerSecond: null, instances: {}, total: null }),
  snapshot: z
    .strictObject({
      path,
      /** The URI told, where it is not the true one; placeholders as above. */
      uri: z.string().optional(),
      auth: z.enum(['digest', 'basic', 'none']).default('digest'),
    })
    .nullable(),
  stream: z
    .strictObject({ path: path.default('/onvif/{profile}'), uri: z.string().optional() })
    .default({ path: '/onvif/{profile}' }),
  /** Faults that are always there: the same kinds as the control API takes. */
  faults: z.array(faultSchema).default([]),
  /** Answers of a real camera, given instead of the simulator's own to whoever asks what was asked then. */
  recorded: recordedSchema.optional(),
});

export type Personality = z.output<typeof personalitySchema>;
