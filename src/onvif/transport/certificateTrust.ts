import type { CertificatePins, Clock } from '../../app/ports.ts';
import { certificateText, type Certificate, type TrustedCertificate } from '../../domain/certificate.ts';
import { CamOptError } from '../../domain/errors.ts';

/** Decides about a certificate before anything is sent under it; throws for one that is not trusted. */
export interface CertificateTrust {
  /** `authorised`: an authority that this machine or the caller trusts signed it, and its name fits the address. */
  judge(cameraId: string, seen: Certificate, authorised: boolean): Promise<void>;
}

/**
 * Trust on first use: cameras sign their own certificates (Q42), so a changed one is the only warning there is. One that an
 * authority signed is trusted whatever it is, and from then on nothing less is: else whoever sits in between would sign one
 * himself and be trusted for the first time.
 */
export function trustByPins(pins: CertificatePins, clock: Clock): CertificateTrust {
  return {
    async judge(cameraId, seen, authorised) {
      const known = await pins.get(cameraId);
      if (known?.fingerprint === seen.fingerprint) return;
      const since = clock.now().toISOString();
      if (authorised) {
        await pins.replace(cameraId, { ...seen, by: 'authority', since });
        return;
      }
      const pinned = known ?? (await pins.first(cameraId, { ...seen, by: 'first use', since }));
      if (pinned.fingerprint !== seen.fingerprint) throw certificateChanged(pinned, seen);
    },
  };
}

/** For who only looks and has nothing to lose: discovery, which sends no credential and must trust nothing for later. */
export const trustAnything: CertificateTrust = { judge: async () => undefined };

/** Pins for the life of this object. */
export function memoryPins(): CertificatePins {
  const pins = new Map<string, TrustedCertificate>();
  return {
    get: async (cameraId) => pins.get(cameraId),
    first: async (cameraId, certificate) => {
      const known = pins.get(cameraId) ?? certificate;
      pins.set(cameraId, known);
      return known;
    },
    replace: async (cameraId, certificate) => void pins.set(cameraId, certificate),
    forget: async (cameraId) => pins.delete(cameraId),
  };
}

function certificateChanged(pinned: TrustedCertificate, seen: Certificate): CamOptError {
  const since = pinned.since.slice(0, 10);
  const before = pinned.by === 'authority' ? 'of a known authority' : `trusted since ${since}`;
  return new CamOptError(
    'CAM_CERTIFICATE_CHANGED',
    `the camera shows another certificate than before, and nothing was sent to it: ` +
      `now ${certificateText(seen)}; before, ${before}, ${certificateText(pinned)}`,
    { details: { pinned, seen } },
  );
}
