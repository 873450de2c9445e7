import type { Purpose } from '../domain/camera.ts';

/** The purpose as the subject of a sentence: "recognition needs 125 px/m". `plural` decides need or needs. */
export const purposeWords: Readonly<Record<Purpose, { name: string; plural: boolean }>> = {
  overview: { name: 'an overview', plural: false },
  detection: { name: 'detection', plural: false },
  observation: { name: 'observation', plural: false },
  recognition: { name: 'recognition', plural: false },
  identification: { name: 'identification', plural: false },
  plate: { name: 'number plates', plural: true },
  entrance: { name: 'an entrance', plural: false },
  retail: { name: 'a till', plural: false },
  parking: { name: 'parking', plural: false },
  night: { name: 'a night view', plural: false },
  corridor: { name: 'a corridor', plural: false },
};

/** "recognition needs", "number plates need" */
export function needs(purpose: Purpose): string {
  const { name, plural } = purposeWords[purpose];
  return `${name} ${plural ? 'need' : 'needs'}`;
}
