import type { CameraFacts, Purpose } from '../domain/camera.ts';

const purposes: Readonly<Record<string, Purpose>> = {
  'day-street': 'observation',
  'night-yard': 'night',
  'backlit-entrance': 'entrance',
  'car-park': 'parking',
  corridor: 'corridor',
  'retail-till': 'retail',
  'perimeter-fence': 'detection',
};

/** What a simulated camera is there for, judged by its scene; a camera named after plates reads plates. */
export function purposeOfScene(scene: string, name: string): CameraFacts {
  const purpose = /plate/i.test(name) ? 'plate' : purposes[scene];
  return purpose === undefined ? {} : { purpose };
}
