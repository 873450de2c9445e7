import type { Camera } from '../../domain/camera.ts';
import type { Certificate } from '../../domain/certificate.ts';
import type { History, Job, RunResult } from '../../domain/job.ts';
import type { Plan } from '../../domain/plan.ts';
import type { ApplyOptions } from '../../app/camopt.ts';
import type { DiscoveryOptions, LogEntry } from '../../app/ports.ts';
import type { KeyBinding } from '../keys.ts';
import type { Proposal } from './proposal.ts';
import type { ReviewFacts } from './reviewFacts.ts';
import { initialSiteView, type SiteView } from './siteView.ts';

/** Everything that the screens show, outside React: plain data, replaced as a whole and never changed in place. */
export interface State {
  readonly site: string;
  readonly readonly: boolean;
  readonly size: { readonly columns: number; readonly rows: number };
  /** what each key does, the person's own keys included */
  readonly keys: readonly KeyBinding[];

  readonly loaded: boolean;
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly proposals: ReadonlyMap<string, Proposal>;
  readonly problems: ReadonlyMap<string, Problem>;
  /** cameras that are being read now */
  readonly reading: ReadonlySet<string>;
  readonly discovering: boolean;

  /** the latest job of each camera in this session */
  readonly jobs: ReadonlyMap<string, Job>;
  readonly runs: ReadonlyMap<string, RunView>;
  /** the run that is going on */
  readonly activeRun: string | null;
  readonly history: History | null;
  readonly pictures: ReadonlyMap<string, PicturePair>;
  readonly siteView: SiteView;
  /** how plans are applied */
  readonly apply: ApplyOptions;

  readonly list: ListView;
  /** the last one is on screen */
  readonly screens: readonly Screen[];
  readonly overlay: Overlay | null;
  readonly toasts: readonly Toast[];
  readonly log: readonly LogEntry[];
  /** what is being waited for, shown beside the spinner */
  readonly waiting: ReadonlyMap<string | symbol, string>;
  readonly quitting: boolean;
  /** the terminal tells what the mouse does */
  readonly mouse: boolean;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface RunView {
  readonly run: Omit<RunResult, 'jobs'>;
  /** by camera id, in the order in which they were seen */
  readonly jobs: ReadonlyMap<string, Job>;
  readonly startedAt: number;
  readonly finished: boolean;
  readonly paused: boolean;
  readonly stopping: boolean;
  readonly note: string;
}

export interface PicturePair {
  readonly before: readonly string[] | string;
  readonly after: readonly string[] | string;
}

export const sortFields = ['address', 'place', 'model', 'purpose', 'changes', 'state'] as const;
export type SortField = (typeof sortFields)[number];
export const groupings = ['none', 'vendor', 'model', 'place', 'state', 'purpose'] as const;
export type Grouping = (typeof groupings)[number];

/** Columns of the camera list, in their order. */
export const columnIds = [
  'address',
  'make',
  'model',
  'name',
  'place',
  'purpose',
  'stream',
  'firmware',
  'changes',
  'state',
] as const;
export type ColumnId = (typeof columnIds)[number];

export interface ListView {
  /** ids of the shown cameras, in order; kept as it is while a dialog is open */
  readonly order: readonly string[];
  readonly cursor: string | null;
  /** the camera that the person last moved to: the cursor returns to it when a filter lets it be seen again */
  readonly anchor: string | null;
  /** where the cursor was, for when its camera is not shown any more */
  readonly index: number;
  readonly marks: ReadonlySet<string>;
  readonly filter: string;
  readonly sort: SortField;
  readonly reverse: boolean;
  readonly group: Grouping;
  readonly only: 'all' | 'marked' | 'failed';
  readonly hidden: ReadonlySet<ColumnId>;
  readonly detail: boolean;
}

export const cameraTabs = [
  'settings',
  'streams',
  'capabilities',
  'last job',
  'history',
  'pictures',
  'wire',
  'log',
] as const;
export type CameraTab = (typeof cameraTabs)[number];

export type Screen =
  | { readonly name: 'cameras'; readonly row: number }
  | { readonly name: 'camera'; readonly id: string; readonly tab: CameraTab; readonly row: number }
  | { readonly name: 'review'; readonly plan: Plan; readonly facts: ReviewFacts; readonly row: number }
  /** `camera`: the one under the cursor once it was moved; its row changes as others fail or end */
  | { readonly name: 'run'; readonly runId: string; readonly row: number; readonly camera: string | null }
  | { readonly name: 'history'; readonly row: number; readonly run: string | null; readonly filter: string }
  | { readonly name: 'discovery'; readonly row: number; readonly camera: string | null }
  | { readonly name: 'credentials'; readonly row: number }
  | { readonly name: 'policy'; readonly row: number }
  /** anything to read, such as one exchange with a camera */
  | { readonly name: 'text'; readonly title: string; readonly lines: readonly string[]; readonly row: number }
  | { readonly name: 'help'; readonly of: ScreenName; readonly row: number }
  | { readonly name: 'log'; readonly row: number };
export type ScreenName = Screen['name'];

export type Choice = 'purpose' | 'group' | 'columns' | 'interfaces' | 'copy';

/** What a line of text is asked for. */
export type PromptSubject =
  | { readonly ask: 'history' }
  | { readonly ask: 'ranges' }
  | { readonly ask: 'ports' }
  | { readonly ask: 'address' }
  | { readonly ask: 'set name' }
  | { readonly ask: 'set user'; readonly set: string }
  | { readonly ask: 'set consent'; readonly set: string; readonly username: string };

/** What takes the keys before the screen does. `readyAt` is when it is drawn and listens (ms): keys before that are dropped. */
export type Overlay =
  | { readonly kind: 'filter'; readonly text: string; readonly before: string }
  | {
      readonly kind: 'count';
      readonly what: Countable;
      readonly label: string;
      readonly text: string;
      readonly expected: number;
      readonly readyAt: number;
    }
  | {
      readonly kind: 'edit';
      readonly text: string;
      readonly cameraId: string;
      readonly key: string;
      readonly label: string;
      readonly limits: string;
      readonly error: string;
    }
  | {
      readonly kind: 'prompt';
      readonly subject: PromptSubject;
      readonly label: string;
      readonly text: string;
      readonly hint: string;
      readonly error: string;
    }
  /** What is typed is kept outside the state; here is only how much of it there is. */
  | { readonly kind: 'secret'; readonly label: string; readonly length: number; readonly readyAt: number }
  | { readonly kind: 'palette'; readonly text: string; readonly row: number }
  | {
      readonly kind: 'choose';
      readonly what: Choice;
      readonly title: string;
      readonly options: readonly string[];
      readonly row: number;
    }
  | {
      readonly kind: 'confirm';
      readonly what: Confirmable;
      readonly title: string;
      readonly lines: readonly string[];
      readonly readyAt: number;
    };
/** What is written to more than one camera; a person types how many they are. */
export type Countable = { readonly do: 'apply' } | { readonly do: 'rollBack'; readonly id: string };
export type Confirmable =
  | { readonly do: 'quit' }
  | { readonly do: 'rollBack'; readonly id: string }
  | { readonly do: 'retry'; readonly ids: readonly string[] }
  | { readonly do: 'remove set'; readonly set: string }
  | { readonly do: 'forget key' }
  | { readonly do: 'trust certificate'; readonly id: string; readonly certificate: Certificate }
  | { readonly do: 'forget certificate'; readonly id: string }
  | { readonly do: 'ask Claude'; readonly ids: readonly string[] }
  | { readonly do: 'assign set'; readonly set: string | null; readonly ids: readonly string[] };

export interface Toast {
  readonly id: number;
  readonly kind: 'info' | 'error';
  readonly text: string;
  /** ms; an error stays until it is dismissed */
  readonly until: number;
}

export const guardMs = 300;

export function initialState(options: {
  site: string;
  readonly: boolean;
  size: { columns: number; rows: number };
  keys: readonly KeyBinding[];
  discovery?: Pick<DiscoveryOptions, 'interfaces' | 'ranges' | 'ports'>;
  apply?: ApplyOptions;
}): State {
  const { discovery = { interfaces: [], ranges: [], ports: [] }, apply = {}, ...others } = options;
  return {
    ...others,
    apply,
    siteView: initialSiteView(discovery),
    loaded: false,
    cameras: new Map(),
    proposals: new Map(),
    problems: new Map(),
    reading: new Set(),
    discovering: false,
    jobs: new Map(),
    runs: new Map(),
    activeRun: null,
    history: null,
    pictures: new Map(),
    list: {
      order: [],
      cursor: null,
      anchor: null,
      index: 0,
      marks: new Set(),
      filter: '',
      sort: 'address',
      reverse: false,
      group: 'none',
      only: 'all',
      hidden: new Set(),
      detail: true,
    },
    screens: [{ name: 'cameras', row: 0 }],
    overlay: null,
    toasts: [],
    log: [],
    waiting: new Map(),
    quitting: false,
    mouse: false,
  };
}

export function currentScreen(state: State): Screen {
  return state.screens[state.screens.length - 1] ?? { name: 'cameras', row: 0 };
}

/** The marked cameras in the order shown, or the one under the cursor where none is marked. */
export function chosenIds(state: State): string[] {
  const screen = currentScreen(state);
  if (screen.name === 'camera') return [screen.id];
  const marked = [...state.list.marks].filter((id) => state.cameras.has(id));
  if (marked.length > 0) return marked;
  return state.list.cursor === null ? [] : [state.list.cursor];
}
