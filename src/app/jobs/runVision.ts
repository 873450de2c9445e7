import type { ApplyOptions } from '../camopt.ts';
import type { Vision } from '../visionPorts.ts';
import { costText } from '../visionCost.ts';
import type { PictureKnowledge } from './jobPictures.ts';

/** The model that compares pictures in one run: one for all its cameras, since its limits count over its life. */
export interface RunVision {
  /** undefined where nobody asked for it */
  ask: (() => Promise<Vision | string>) | undefined;
  /** what it will cost at most, and did, in words; undefined where nobody looks */
  before(cameras: number): Promise<string | undefined>;
  after(): Promise<string | undefined>;
}

export function runVision(
  pictures: PictureKnowledge | undefined,
  { verifyWith, dryRun }: ApplyOptions,
): RunVision {
  const asked = verifyWith?.includes('claude') === true && dryRun !== true;
  let opened: Promise<Vision | string> | undefined;
  const ask = (): Promise<Vision | string> =>
    (opened ??= pictures?.vision() ?? Promise.resolve('nobody here can ask it'));
  const told = async (words: (model: Vision) => string): Promise<string | undefined> => {
    const model = asked ? await ask() : undefined;
    return typeof model === 'object' ? `Claude (${model.model}) ${words(model)}` : undefined;
  };
  return {
    ask: asked ? ask : undefined,
    before: (cameras) =>
      told(
        (model) =>
          `is sent up to ${2 * cameras} pictures, two of each camera, for at most ${costText(model.estimate(2 * cameras))}`,
      ),
    after: () =>
      told((model) => `was sent ${model.spent().pictures} pictures, for ${costText(model.spent())}`),
  };
}
