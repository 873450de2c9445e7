import * as z from 'zod';
import { clockOffsetSchema } from '../camera/clockOffset.ts';
import { settingNames } from '../camera/settingsField.ts';

const share = z.number().min(0).max(1);
/** Longer than this no timer runs. */
const milliseconds = z.number().int().min(0).max(2_147_483_647);
const text = z.string();
const settingName = text.refine((name) => settingNames.has(name.replace(/^imaging\./, '')), {
  error: ({ input }) => `there is no setting ${String(input)}; known are ${[...settingNames].join(', ')}`,
});

const kinds = {
  latency: {
    ms: milliseconds,
    jitterMs: milliseconds.default(0),
    when: z.enum(['before', 'after']).default('before'),
  },
  hang: { applied: z.boolean().default(false) },
  reset: { applied: z.boolean().default(false) },
  http: { status: z.number().int().min(200).max(599).default(503), body: text.default('') },
  soapFault: {
    code: z.enum(['Sender', 'Receiver']).default('Sender'),
    subcodes: z.array(text).default(['ter:InvalidArgVal']),
    reason: text.default('Refused on demand'),
    status: z.number().int().min(200).max(599).optional(),
  },
  faultWith200: { subcodes: z.array(text).default(['ter:Action']), reason: text.default('Action failed') },
  emptyBody: { status: z.number().int().min(200).max(599).default(200) },
  html: {
    status: z.number().int().min(200).max(599).default(200),
    body: text.default('<html><body>It works</body></html>'),
  },
  truncate: { keep: share.default(0.5) },
  malformed: {},
  badUtf8: {},
  undeclaredPrefix: { prefix: text.default('tt') },
  huge: {
    bytes: z.number().int().min(0).max(500_000_000).default(20_000_000),
  },
  entityBomb: {},
  slowDrip: { bytesPerSecond: z.number().positive().default(50) },
  ignoreSet: {},
  clamp: { field: settingName, value: z.union([z.number(), text, z.boolean()]) },
  revert: { afterMs: milliseconds },
  collateral: { field: settingName, value: z.union([z.number(), text, z.boolean()]) },
  rejectSet: {
    subcodes: z.array(text).default(['ter:InvalidArgVal', 'ter:ConfigModify']),
    reason: text.default('The configuration parameters are not possible to set'),
    field: settingName.optional(),
    onlyUnchanged: z.boolean().default(false),
  },
  hardcodedReadback: {
    values: z.record(text, z.union([z.number(), text])).default({ fps: 30, bitrateKbps: 5000 }),
  },
  staleStream: {},
  noStream: {},
  lateFirstFrame: { ms: milliseconds },
  reboot: { downMs: milliseconds.default(20_000) },
  clockSkew: { seconds: clockOffsetSchema },
  noUtc: {},
  auth401: { times: z.number().int().min(1).optional() },
  lockout: { after: z.number().int().min(1).default(5), seconds: z.number().min(0).max(1e9).default(1800) },
  wrongXaddr: { host: text.default('192.168.1.108') },
  renameTokens: { suffix: text.default('_new') },
  otherDevice: {},
  optionsLie: { field: z.enum(['fps', 'resolution', 'bitrateKbps', 'gop']).default('fps') },
  snapshot404: {},
  blackSnapshot: {},
  udpLoss: { rate: share.default(0.05) },
  duplicateReply: {},
  noXaddrs: {},
} as const satisfies Record<string, Record<string, z.ZodType>>;

/** Every kind of fault, in the order of the documentation. */
export const faultKinds = Object.keys(kinds) as (keyof typeof kinds)[];

const common = {
  /** An operation's name, a pattern with `*`, either with the service in front (`media2.*`); without it the fault concerns whatever its kind can touch. */
  operation: text.optional(),
  /** That many matching requests pass unharmed first. */
  after: z.number().int().min(0).optional(),
  /** Then that many are hit; without it all are. */
  times: z.number().int().min(1).optional(),
};

type Kinds = typeof kinds;
export type FaultKind = keyof Kinds;
export type FaultOf<K extends FaultKind> = { kind: K; operation?: string; after?: number; times?: number } & {
  [P in keyof Kinds[K]]: Kinds[K][P] extends z.ZodType ? z.output<Kinds[K][P]> : never;
};
export type Fault = { [K in FaultKind]: FaultOf<K> }[FaultKind];

const byKind = new Map(
  faultKinds.map(
    (kind) => [kind, z.strictObject({ ...common, ...kinds[kind], kind: z.literal(kind) })] as const,
  ),
);

/** One fault as the control API and personality files write it. */
export const faultSchema: z.ZodType<Fault> = z.unknown().transform((value, context) => {
  const kind = z.looseObject({ kind: z.enum(faultKinds) }).safeParse(value);
  const parsed = kind.success ? byKind.get(kind.data.kind)?.safeParse(value) : kind;
  if (parsed?.success) return parsed.data as Fault;
  for (const issue of parsed?.error.issues ?? []) {
    context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
  }
  return z.NEVER;
});

export const faultListSchema = z.array(faultSchema);
