import type { Command } from 'commander';
import type { CamOpt } from '../app/camopt.ts';
import type { LogEntry } from '../app/ports.ts';
import type { CredentialInputs } from '../config/credentials.ts';
import type { LoadedSettings, ProgramSettings } from '../config/settings.ts';
import type { Document, DocumentName } from '../domain/documents.ts';
import type { Interrupts } from './interrupts.ts';
import type { Style } from './output/style.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with. */
export interface Context {
  settings: ProgramSettings;
  loaded: LoadedSettings;
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
  style: Style;
  interrupts: Interrupts;
  signal: AbortSignal;
  credentialInputs: CredentialInputs;
  /** The whole command line, for its help page and for what was meant by a word that is no command. */
  program: Command;
  /** One line on stderr about what is going on. */
  say: (line: string) => void;
  log: (entry: LogEntry) => void;
  /** The program's use cases over this call's home and site, opened at the first use and closed after the command. */
  camopt: () => Promise<CamOpt>;
  /** Closes this when the command has ended, last first. */
  closeLater: (resource: { close(): Promise<void> }) => void;
}

/** What a command ends with: a document of the published shapes, a text that goes out as it is, or only an exit code. */
export type Outcome =
  | { [Name in DocumentName]: { show: Name; document: Document<Name>; exit?: number } }[DocumentName]
  | { raw: string; exit?: number }
  | {
      exit: number;
      /** a service that runs until it is told to end: that is no interruption */ ended?: 'by signal';
    };
