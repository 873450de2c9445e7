import type { PictureMetrics } from '../domain/picture.ts';

/** What the picture worker is asked, and what it answers. */
export type PictureTask =
  | { kind: 'measure'; jpeg: Uint8Array }
  | { kind: 'halfBlocks'; jpeg: Uint8Array; columns: number; rows: number };

export type PictureRequest = { id: number; task: PictureTask };

export type PictureResult =
  | { kind: 'measure'; metrics: PictureMetrics }
  | { kind: 'halfBlocks'; rows: string[] };

export type PictureReply = { id: number; result: PictureResult } | { id: number; failure: string };
