import type { CredentialSetEntry, CredentialSetUse, Exchange, PolicyState } from '../../app/siteServices.ts';
import type { ClaudeState } from '../../domain/claudeState.ts';
import type { History } from '../../domain/job.ts';
import type { Engine } from '../../domain/recommendation.ts';

/** What the screens beside the camera list show: of the site as a whole, and what was fetched for one camera. */
export interface SiteView {
  readonly discovery: DiscoveryView;
  /** null until the screen was opened */
  readonly credentials: CredentialsView | null;
  readonly policy: PolicyState | null;
  readonly claude: ClaudeState | null;
  /** what `o` asks */
  readonly engine: Engine;
  /** by camera id */
  readonly exchanges: ReadonlyMap<string, readonly Exchange[]>;
  readonly runsOf: ReadonlyMap<string, History['runs']>;
  /** files of the reports that were written, by run id */
  readonly reports: ReadonlyMap<string, string>;
}

/** The latest search for cameras, and what the next one will ask. */
export interface DiscoveryView {
  /** names; none means every interface */
  readonly interfaces: readonly string[];
  readonly ranges: readonly string[];
  readonly ports: readonly number[];
  /** ids in the order in which they answered */
  readonly found: readonly string[];
  /** those of them that were not in the inventory before */
  readonly fresh: ReadonlySet<string>;
  /** ms; null before the first search */
  readonly startedAt: number | null;
  readonly stopped: boolean;
  /** what cameras said of themselves, the latest first */
  readonly heard: readonly string[];
  /** of the last search */
  readonly seconds: number | null;
}

export interface CredentialsView {
  readonly sets: readonly CredentialSetEntry[];
  readonly general: CredentialSetUse['general'];
  /** by name of the set: what the last test in this session said */
  readonly tests: ReadonlyMap<string, SetTest>;
}
export interface SetTest {
  readonly cameraId: string;
  readonly accepted: boolean;
  readonly text: string;
}

export type SiteAction =
  | { readonly type: 'discovery'; readonly change: Partial<DiscoveryView> }
  | { readonly type: 'discoveryFound'; readonly id: string; readonly fresh: boolean }
  | {
      readonly type: 'heard';
      readonly id: string;
      readonly came: boolean;
      readonly fresh: boolean;
      readonly text: string;
    }
  | {
      readonly type: 'credentialsSeen';
      readonly sets: readonly CredentialSetEntry[];
      readonly general: CredentialSetUse['general'];
    }
  | { readonly type: 'setTested'; readonly set: string; readonly test: SetTest }
  | { readonly type: 'policySeen'; readonly policy: PolicyState }
  | { readonly type: 'claudeSeen'; readonly claude: ClaudeState }
  | { readonly type: 'engineChosen'; readonly engine: Engine }
  | { readonly type: 'exchangesSeen'; readonly id: string; readonly exchanges: readonly Exchange[] }
  | { readonly type: 'runsOfCamera'; readonly id: string; readonly runs: History['runs'] }
  | { readonly type: 'reported'; readonly runId: string; readonly file: string };

export function initialSiteView(asked: Pick<DiscoveryView, 'interfaces' | 'ranges' | 'ports'>): SiteView {
  return {
    discovery: {
      ...asked,
      found: [],
      fresh: new Set(),
      startedAt: null,
      stopped: false,
      seconds: null,
      heard: [],
    },
    credentials: null,
    policy: null,
    claude: null,
    engine: 'rules',
    exchanges: new Map(),
    runsOf: new Map(),
    reports: new Map(),
  };
}

export function reduceSite(view: SiteView, action: SiteAction): SiteView {
  switch (action.type) {
    case 'discovery':
      return { ...view, discovery: { ...view.discovery, ...action.change } };
    case 'discoveryFound': {
      const { found, fresh } = view.discovery;
      if (found.includes(action.id)) return view;
      const discovery = {
        ...view.discovery,
        found: [...found, action.id],
        fresh: action.fresh ? new Set([...fresh, action.id]) : fresh,
      };
      return { ...view, discovery };
    }
    case 'heard': {
      const next = action.came ? reduceSite(view, { ...action, type: 'discoveryFound' }) : view;
      const heard = [action.text, ...view.discovery.heard].slice(0, 3);
      return { ...next, discovery: { ...next.discovery, heard } };
    }
    case 'credentialsSeen': {
      const { sets, general } = action;
      return { ...view, credentials: { sets, general, tests: view.credentials?.tests ?? new Map() } };
    }
    case 'setTested': {
      if (view.credentials === null) return view;
      const tests = new Map(view.credentials.tests).set(action.set, action.test);
      return { ...view, credentials: { ...view.credentials, tests } };
    }
    case 'policySeen':
      return { ...view, policy: action.policy };
    case 'claudeSeen':
      return { ...view, claude: action.claude };
    case 'engineChosen':
      return { ...view, engine: action.engine };
    case 'exchangesSeen':
      return { ...view, exchanges: new Map(view.exchanges).set(action.id, action.exchanges) };
    case 'runsOfCamera':
      return { ...view, runsOf: new Map(view.runsOf).set(action.id, action.runs) };
    case 'reported':
      return { ...view, reports: new Map(view.reports).set(action.runId, action.file) };
  }
}

/** Of a type that the slice takes. */
export function isSiteAction(action: { readonly type: string }): action is SiteAction {
  return siteActions.has(action.type);
}
const siteActions: ReadonlySet<string> = new Set<SiteAction['type']>([
  'discovery',
  'discoveryFound',
  'heard',
  'credentialsSeen',
  'setTested',
  'policySeen',
  'claudeSeen',
  'engineChosen',
  'exchangesSeen',
  'runsOfCamera',
  'reported',
]);
