import { CamOptError } from '../domain/errors.ts';
import { planSchema } from '../domain/plan.ts';
import type { Plan } from '../domain/plan.ts';
import { firstProblem } from '../domain/valueProblem.ts';
import type { Terminal } from './terminal.ts';
import { readNamed } from './wantedSettings.ts';

/** The plan in a file; `-` is standard input. Throws PLAN_INVALID; whether it was edited is for the engine to say. */
export async function readPlan(terminal: Terminal, file: string): Promise<Plan> {
  const text = await readNamed(file, terminal);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new CamOptError('PLAN_INVALID', `${file}: this is no JSON`, { cause: error });
  }
  const checked = planSchema.safeParse(content);
  if (checked.success) return checked.data;
  const { where, says } = firstProblem(checked.error);
  throw new CamOptError('PLAN_INVALID', `${file}: this is no plan: ${where || 'document'}: ${says}`);
}
