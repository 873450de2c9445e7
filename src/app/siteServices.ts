import type { Policy, PolicyProblem } from '../domain/policy.ts';
import type { PasswordText } from '../domain/passwordText.ts';
import type { Secret } from '../shared/secret.ts';
import type { ReportFormat } from './report/runReport.ts';

/** What belongs to the site as a whole and not to one camera: the part of `CamOpt` behind the screens of the same names. */
export interface SiteServices {
  readonly credentialSets: CredentialSetUse;
  readonly policy: PolicyUse;
  readonly config: ConfigUse;

  /** Throws RUN_UNKNOWN for a job's id: a report is about a whole run. */
  report(runId: string, format: ReportFormat): Promise<string>;
  /** Writes the hand-over document of a run as HTML to where reports of the site are kept. */
  keepReport(runId: string): Promise<{ file: string; bytes: number }>;

  /** IPv4 interfaces on which cameras can be looked for. */
  interfaces(): readonly NetworkInterface[];
  /** Says what is wrong with ranges and ports, as discovery would; undefined when nothing is. */
  rangeProblem(ranges: readonly string[], ports: readonly number[]): string | undefined;

  /** The latest exchanges with a camera in this process, oldest first, free of secrets. */
  exchanges(cameraId: string): readonly Exchange[];

  /** From now on this asks the person for a password or passphrase that is needed, in place of the command line. */
  askBy(ask: SecretQuestion): void;
}

/** Resolves with what was typed without echo; rejects when the person does not want to. */
export type SecretQuestion = (question: string) => Promise<string>;

export interface NetworkInterface {
  name: string;
  address: string;
}

/** One request to a camera and its answer. */
export interface Exchange {
  at: Date;
  operation: string;
  url: string;
  /** HTTP status; null when no answer came */
  status: number | null;
  milliseconds: number;
  request: string;
  response: string;
}

/** Named credential sets: names go out, secrets only in. */
export interface CredentialSetUse {
  list(signal: AbortSignal): Promise<CredentialSetEntry[]>;
  /** What holds for cameras without a set of their own, or for all; null when the call gave nothing. */
  readonly general: { username: string; forAll: boolean } | null;
  /** Adds or replaces. Throws USAGE for a name or password that cannot be one. */
  add(name: string, set: { username: string; password: Secret; passwordText?: PasswordText }): Promise<void>;
  /** Throws USAGE when there is no such encrypted set. */
  remove(name: string): Promise<void>;
  /** Lets the set into this camera once and reads it; the inventory is left as it is. */
  test(name: string, cameraId: string, signal: AbortSignal): Promise<CredentialTest>;
}
export interface CredentialSetEntry {
  name: string;
  /** `file` is the encrypted one; the others are kept by the administrator of the machine */
  from: 'directory' | 'command' | 'file';
  /** where its password may be sent as text, to cameras that take nothing else */
  passwordText?: PasswordText;
}
export type CredentialTest =
  | { accepted: true }
  | { accepted: false; error: { code: string; message: string; hint: string } };

/** The person's configuration file. It counts at the next start. */
export interface ConfigUse {
  readonly file: string;
  /** Makes the folder of the file, so that an editor can write it. */
  prepare(): Promise<void>;
  /** Throws CONFIG_INVALID where the file does not hold what it should. */
  check(): Promise<{ found: boolean; keys: Readonly<Record<string, string | string[]>> }>;
}

/** The site's policy file, which may be edited while the program runs. */
export interface PolicyUse {
  state(): PolicyState;
  /** Reads the file again. With problems in it the policy from before stays in force. */
  reload(): Promise<PolicyState>;
  /** Writes the explained starter where there is no file yet. */
  create(): Promise<PolicyState>;
}
export interface PolicyState {
  /** null: this call brings its own policy */
  file: string | null;
  found: boolean;
  /** in force */
  policy: Policy;
  /** of the file as it was read last */
  problems: readonly PolicyProblem[];
}
