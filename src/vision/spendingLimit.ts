import type { VisionCost } from '../app/visionPorts.ts';
import { addCosts, nothingSpent } from './prices.ts';

export interface SpendingLimit {
  spent(): VisionCost;
  /** Sets so much aside, or says why not. What is set aside counts until `settle` tells what it really was. */
  reserve(estimate: VisionCost): Reservation | string;
}
export interface Reservation {
  settle(cost: VisionCost): void;
}

/** Counts pictures and dollars of one run. Without a known price only the pictures can be limited. */
export function spendingLimit(max: { pictures: number; usd: number | null }): SpendingLimit {
  let spent = nothingSpent;
  const open = new Set<VisionCost>();
  return {
    spent: () => spent,
    reserve(estimate) {
      const total = [...open, estimate].reduce(addCosts, spent);
      if (total.pictures > max.pictures)
        return `the limit of ${max.pictures} pictures for one run is reached (vision.max_pictures)`;
      if (max.usd !== null && total.usd !== null && total.usd > max.usd)
        return `the limit of ${max.usd} USD for one run is reached (vision.max_usd)`;
      open.add(estimate);
      return {
        settle(cost) {
          if (open.delete(estimate)) spent = addCosts(spent, cost);
        },
      };
    },
  };
}
