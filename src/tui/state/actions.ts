import type { Camera } from '../../domain/camera.ts';
import type { Optimized } from '../../app/camopt.ts';
import type { LogEntry } from '../../app/ports.ts';
import type { History, Job, RunResult } from '../../domain/job.ts';
import type { SettingValue } from '../../domain/settingPaths.ts';
import type { SettingKey } from './proposal.ts';
import type { SiteAction } from './siteView.ts';
import type { CameraTab, ListView, Overlay, PicturePair, Screen } from './model.ts';

/** Everything that can happen to the state. */
export type Action =
  | { readonly type: 'batch'; readonly actions: readonly Action[] }
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  // What the services tell
  | { readonly type: 'camerasLoaded'; readonly cameras: readonly Camera[] }
  | { readonly type: 'camerasSeen'; readonly cameras: readonly Camera[] }
  | { readonly type: 'cameraGone'; readonly id: string }
  | { readonly type: 'discovering'; readonly on: boolean }
  /** `anew`: what their last job said is forgotten, the person asked for what is there now */
  | { readonly type: 'reading'; readonly ids: readonly string[]; readonly anew: boolean }
  | { readonly type: 'readingEnded'; readonly ids: readonly string[] }
  | { readonly type: 'optimized'; readonly results: readonly Optimized[] }
  | {
      readonly type: 'runStarted';
      readonly runId: string;
      readonly kind: 'apply' | 'rollback';
      readonly at: number;
      readonly cameras: number;
    }
  | {
      readonly type: 'runSeen';
      readonly run: Omit<RunResult, 'jobs'>;
      readonly note?: string;
      readonly at: number;
    }
  | { readonly type: 'jobsSeen'; readonly jobs: readonly Job[] }
  | { readonly type: 'runFinished'; readonly result: RunResult }
  | { readonly type: 'runOpened'; readonly result: RunResult }
  | {
      readonly type: 'runControl';
      readonly runId: string;
      readonly paused?: boolean;
      readonly stopping?: boolean;
    }
  | { readonly type: 'historyLoaded'; readonly history: History }
  | { readonly type: 'pictures'; readonly id: string; readonly pair: PicturePair }
  | { readonly type: 'log'; readonly entries: readonly LogEntry[] }
  | SiteAction
  // What the person does
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'moveTo'; readonly where: 'top' | 'bottom' }
  | { readonly type: 'mark' }
  | { readonly type: 'markAll' }
  | { readonly type: 'unmarkAll' }
  | { readonly type: 'mouse'; readonly on: boolean }
  | { readonly type: 'list'; readonly change: Partial<ListView> }
  | { readonly type: 'push'; readonly screen: Screen }
  | { readonly type: 'back' }
  | { readonly type: 'home' }
  | { readonly type: 'tab'; readonly tab: CameraTab }
  | { readonly type: 'historyFilter'; readonly filter: string }
  | { readonly type: 'overlay'; readonly overlay: Overlay | null }
  | { readonly type: 'toggleChange'; readonly cameraId: string; readonly key: string }
  | { readonly type: 'refuse'; readonly cameraIds: readonly string[]; readonly refused: boolean }
  | {
      readonly type: 'editChange';
      readonly cameraId: string;
      readonly place: SettingKey;
      readonly value: SettingValue;
    }
  // What the UI says
  | { readonly type: 'toast'; readonly kind: 'info' | 'error'; readonly text: string; readonly until: number }
  | { readonly type: 'toastsExpired'; readonly at: number }
  | { readonly type: 'dismiss' }
  | { readonly type: 'waiting'; readonly key: string | symbol; readonly text: string | null }
  | { readonly type: 'quitting' };
