import { addressOf } from '../../domain/cameraAddress.ts';
import type { CredentialSetEntry } from '../../app/siteServices.ts';
import type { Camera } from '../../domain/camera.ts';
import type { ClaudeState } from '../../domain/claudeState.ts';
import type { PasswordText } from '../../domain/passwordText.ts';
import { counted } from '../../shared/counted.ts';
import { keyOf } from '../keyOf.ts';
import type { State } from '../state/model.ts';
import type { SetTest } from '../state/siteView.ts';
import { cameraText, fit, plainSentence } from '../text.ts';
import type { Style } from '../theme.ts';
import { labelled, line, type TextLine } from './textLine.ts';

/** A set, the cameras that have none, or the key for Claude. */
export type CredentialRow =
  | {
      readonly kind: 'set';
      readonly name: string;
      /** null: cameras name it and nobody keeps it */
      readonly from: CredentialSetEntry['from'] | null;
      /** where its password may be sent as text; null where nobody agreed */
      readonly passwordText: PasswordText | null;
      readonly cameras: readonly Camera[];
    }
  | { readonly kind: 'none'; readonly cameras: readonly Camera[] }
  | { readonly kind: 'claude'; readonly key: ClaudeState['key'] };

const keptWords = { file: 'encrypted file', command: 'command', directory: 'systemd' } as const;

/** The sets in their order, then those that cameras name although nobody keeps them, the cameras without one, and Claude. */
export function credentialRows(state: State): CredentialRow[] {
  const sets = state.siteView.credentials?.sets ?? [];
  const bySet = Map.groupBy(state.cameras.values(), (camera) => camera.facts.credentialSet ?? null);
  const names = new Set(sets.map(({ name }) => name));
  const missing = [...bySet.keys()].filter((name) => name !== null && !names.has(name));
  return [
    ...sets.map(({ name, from, passwordText = null }) => ({
      kind: 'set' as const,
      name,
      from,
      passwordText,
      cameras: bySet.get(name) ?? [],
    })),
    ...missing.map((name) => ({
      kind: 'set' as const,
      name: name ?? '',
      from: null,
      passwordText: null,
      cameras: bySet.get(name) ?? [],
    })),
    { kind: 'none', cameras: bySet.get(null) ?? [] },
    { kind: 'claude', key: state.siteView.claude?.key ?? 'none' },
  ];
}

export function credentialHeading(columns: number): string {
  return cells(columns, ['SET', 'KEPT IN', 'CAMERAS', 'LAST TEST']);
}

export function credentialRow(
  state: State,
  row: CredentialRow,
  columns: number,
): { text: string; style: Style } {
  switch (row.kind) {
    case 'none':
      return line(cells(columns, ['(no set)', '', String(row.cameras.length), '']));
    case 'claude':
      return line(cells(columns, ['key for Claude', keyWords[row.key], '', '']));
    case 'set': {
      const test = state.siteView.credentials?.tests.get(row.name);
      const kept = row.from === null ? 'not kept' : keptWords[row.from];
      const text = cells(columns, [
        cameraText(row.name),
        kept,
        String(row.cameras.length),
        test === undefined ? 'not tested' : testWord(state, test),
      ]);
      return line(text, test?.accepted === false || row.from === null ? 'bad' : 'plain');
    }
  }
}

const keyWords: Readonly<Record<ClaudeState['key'], string>> = {
  none: 'none',
  environment: 'environment',
  session: 'this session',
  sealed: 'encrypted file',
};

function testWord(state: State, test: SetTest): string {
  const address = addressById(state, test.cameraId);
  return test.accepted ? `let in by ${address}` : `x refused by ${address}`;
}

function addressById(state: State, id: string): string {
  const camera = state.cameras.get(id);
  return camera === undefined ? id : addressOf(camera);
}

function cells(columns: number, [set = '', kept = '', count = '', test = '']: readonly string[]): string {
  return `${fit(set, 24)} ${fit(kept, 15)} ${fit(count, 7, 'right')}  ${fit(test, columns - 54)}`;
}

/** What holds besides the sets. */
export function generalLines(state: State, columns: number): TextLine[] {
  const general = state.siteView.credentials?.general ?? null;
  const text =
    general === null
      ? 'no user was given with --username or CAMOPT_USERNAME: a camera without a set is not asked anything that needs a password'
      : general.forAll
        ? `user ${cameraText(general.username)} was given with --username and is used on every camera, whatever set it has`
        : `user ${cameraText(general.username)} of the environment, on cameras without a set`;
  return labelled('besides', text, columns - 2);
}

/** The row under the cursor in full: which cameras, what the last test said, what to do next. */
export function credentialDetail(state: State, row: CredentialRow | undefined, columns: number): TextLine[] {
  if (row === undefined) return [];
  const width = columns - 2;
  if (row.kind === 'claude') return claudeDetail(state, width);
  const shown = row.cameras
    .slice(0, Math.max(4, Math.floor((width - 16) / 18) * 4))
    .map((camera) => addressOf(camera));
  const more = row.cameras.length - shown.length;
  const list = shown.join(', ') + (more === 0 ? '' : ` and ${more} more`);
  const used = `${counted(row.cameras.length, 'camera')}${list === '' ? '' : `: ${list}`}`;
  if (row.kind === 'none')
    return [
      ...labelled('cameras', used, width),
      ...(state.siteView.credentials?.sets.length === 0
        ? labelled(
            'next',
            `${keyOf(state, 'newSet')} keeps a user and password under a name; mark cameras in the list, then ${keyOf(state, 'assignSet')} here`,
            width,
          )
        : []),
    ];
  const test = state.siteView.credentials?.tests.get(row.name);
  return [
    ...(test === undefined
      ? []
      : labelled('test', plainSentence(test.text), width, test.accepted ? 'good' : 'bad')),
    ...(row.from === null
      ? labelled(
          'missing',
          `cameras name this set and nobody keeps it: ${keyOf(state, 'newSet')} keeps one under this name`,
          width,
          'bad',
        )
      : []),
    ...(row.from === null ? [] : labelled('as text', asText[row.passwordText ?? 'never'], width)),
    ...labelled('used by', used, width),
  ];
}

const asText: Readonly<Record<PasswordText | 'never', string>> = {
  never: 'the password itself is never sent: a camera that takes nothing else is not let in',
  tls: 'the password itself is sent to cameras that take nothing else, over https alone',
  anywhere: 'the password itself is sent to cameras that take nothing else, also where others can read it',
};

function claudeDetail(state: State, width: number): TextLine[] {
  const { claude, engine } = state.siteView;
  if (claude === null) return [line(' reading how it stands with Claude ...')];
  const { usd, inputTokens, outputTokens } = claude.perPicture;
  const price =
    usd === null
      ? `not known for ${claude.model}; ${inputTokens + outputTokens} tokens a picture at most`
      : `${usd.toFixed(4)} USD a picture at most, half of it from ${claude.batchFrom} pictures on`;
  return [
    ...labelled(
      'engine',
      engine === 'claude'
        ? `Claude (${claude.model} at ${claude.host}) looks first, the rules compute (${keyOf(state, 'engine')} changes it)`
        : `the rules alone; no picture leaves (${keyOf(state, 'engine')} lets Claude look first)`,
      width,
    ),
    ...labelled(
      'consent',
      claude.consent
        ? 'the policy lets pictures leave the site; it is asked before any is sent'
        : 'the policy does not let pictures leave: each time it is asked',
      width,
    ),
    ...labelled('cost', price, width),
    ...labelled(
      'limits',
      `${counted(claude.maxPictures, 'picture')}${claude.maxUsd === null ? '' : ` and ${claude.maxUsd} USD`} in one go`,
      width,
    ),
    ...(claude.key === 'none'
      ? labelled(
          'next',
          `${keyOf(state, 'claudeKey')} takes a key for this session; it stays in memory`,
          width,
        )
      : []),
  ];
}
