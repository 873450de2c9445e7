import * as z from 'zod';

/** Seconds; a century is the most, since far beyond it there are no dates to tell. */
export const clockOffsetSchema = z.number().min(-3_155_760_000).max(3_155_760_000);
