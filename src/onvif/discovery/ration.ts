/** How much of each sender is taken within a minute, and of all together: what is over it is ignored. */
export interface Ration {
  take(sender: string): boolean;
}

const windowMs = 60_000;

export function createRation(most: { each: number; together: number }, now: () => number): Ration {
  const taken = new Map<string, number>();
  let together = 0;
  let began = now();
  return {
    take(sender) {
      if (now() - began >= windowMs) {
        taken.clear();
        together = 0;
        began = now();
      }
      const before = taken.get(sender) ?? 0;
      if (before >= most.each || together >= most.together) return false;
      taken.set(sender, before + 1);
      together += 1;
      return true;
    },
  };
}
