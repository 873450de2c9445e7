import type { Document } from '../domain/documents.ts';
import type { CameraView } from './camopt.ts';

/** The `settings` document of a camera that was read. */
export function settingsDocument(view: CameraView): Document<'settings'> {
  const { streams = [], ...current } = view.reading.settings;
  return {
    cameraId: view.camera.id,
    // Groups that the camera does not offer are null, so that a script finds the same members everywhere.
    currentSettings: { stream: null, exposure: null, lowLight: null, image: null, ...current },
    streams,
    notes: view.reading.notes,
  };
}
