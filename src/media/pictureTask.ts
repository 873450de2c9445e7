import type { PictureMetrics } from '../domain/picture.ts';
import type { ShrinkOptions } from './shrinkPicture.ts';

/** What the picture worker is asked, and what it answers. */
export type PictureTask =
  | { kind: 'measure'; jpeg: Uint8Array }
  | { kind: 'halfBlocks'; jpeg: Uint8Array; columns: number; rows: number }
  | { kind: 'png'; jpeg: Uint8Array; columns: number; rows: number }
  | { kind: 'shrink'; jpeg: Uint8Array; options: ShrinkOptions };

export type PictureRequest = { id: number; task: PictureTask };

export type PictureResult =
  | { kind: 'measure'; metrics: PictureMetrics }
  | { kind: 'halfBlocks'; rows: string[] }
  | { kind: 'png'; png: Uint8Array; columns: number; rows: number }
  | { kind: 'shrink'; jpeg: Uint8Array; width: number; height: number };

export type PictureReply = { id: number; result: PictureResult } | { id: number; failure: string };
