import type { CameraFacts } from './camera.ts';
import type { Place, Policy } from './policy.ts';

/** A value that holds for a camera, as the policy writes it, and which part of the policy or inventory says so. */
export interface PlaceOrigin {
  name: keyof Place;
  value: Place[keyof Place];
  from: string;
}

const inventoryNames = {
  purpose: 'purpose',
  scene_width: 'sceneWidth',
  hfov: 'hfov',
  distance: 'distance',
  stream_owner: 'streamOwner',
} as const satisfies Partial<Record<keyof Place, keyof CameraFacts>>;

/** Where a camera gets its values from: what the inventory says of it holds over the policy, and later lines over earlier. */
export function placeOrigins(policy: Policy, camera: { id: string; facts: CameraFacts }): PlaceOrigin[] {
  const found = new Map<keyof Place, PlaceOrigin>();
  const take = (from: string, place: Place | undefined): void => {
    for (const name of Object.keys(place ?? {}) as (keyof Place)[])
      found.set(name, { name, value: place?.[name], from });
  };
  take('defaults', policy.defaults);
  for (const [tag, place] of Object.entries(policy.tags ?? {}))
    if (camera.facts.tags?.includes(tag) === true) take(`tag ${tag}`, place);
  take(`camera ${camera.id}`, policy.cameras?.[camera.id]);
  for (const [name, fact] of Object.entries(inventoryNames) as [keyof Place, keyof CameraFacts][]) {
    const value = camera.facts[fact] as Place[keyof Place];
    if (value !== undefined) found.set(name, { name, value, from: 'inventory' });
  }
  return [...found.values()];
}
