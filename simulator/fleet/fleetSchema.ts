import * as z from 'zod';
import { faultListSchema } from '../faults/faultSchema.ts';
import { statePatchSchema } from '../control/statePatch.ts';
import { sceneNames } from '../scene/sceneImaging.ts';

/** One camera, or several alike, of a fleet file or of `POST /cameras`. */
export const fleetEntrySchema = z.strictObject({
  /** Name of a personality, or a path to a JSON file with one. */
  personality: z.string(),
  count: z.number().int().min(1).max(10_000).default(1),
  name: z.string().optional(),
  location: z.string().optional(),
  scene: z.enum(sceneNames).optional(),
  /** Where to listen, where it matters; else the next free place. */
  ip: z.ipv4().optional(),
  port: z.number().int().min(0).max(65_535).optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  /** More users beside that one. */
  users: z
    .array(
      z.strictObject({
        username: z.string(),
        password: z.string(),
        level: z.enum(['Administrator', 'Operator', 'User']),
      }),
    )
    .default([]),
  /** What is set otherwise than the personality says, in the shape of `PUT /cameras/{id}/state`. */
  state: statePatchSchema.default({}),
  faults: faultListSchema.default([]),
});

export const fleetSchema = z.array(fleetEntrySchema).min(1);
export type FleetEntry = z.output<typeof fleetEntrySchema>;
export type FleetEntryInput = z.input<typeof fleetEntrySchema>;
