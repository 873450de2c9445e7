import type { CameraFacts } from './camera.ts';
import type { Mask, Place, Policy } from './policy.ts';
import { pathsOf } from './policy.ts';
import { defaultSiteFacts } from './siteFacts.ts';
import type { SiteFacts } from './siteFacts.ts';

/** What the merge has to know about a camera. */
export interface PolicyCamera {
  id: string;
  facts: CameraFacts;
}

/**
 * The policy for one camera: the site's own lines, then `defaults`, then the camera's tags in the order in which the policy
 * names them, then its own entry; what comes later holds. Lists of what is never touched add up.
 */
export function siteFactsFor(policy: Policy, camera: PolicyCamera): SiteFacts {
  const place = placeOf(policy, camera);
  const { limits, vms } = policy;
  const never = [policy, ...placesOf(policy, camera)].flatMap(({ never_touch }) => never_touch ?? []);
  return {
    mainsHz: policy.mains ?? defaultSiteFacts.mainsHz,
    streamOwner: place.stream_owner ?? (vms?.owns_streams === true ? 'vms' : defaultSiteFacts.streamOwner),
    vmsH265: vms?.h265 ?? defaultSiteFacts.vmsH265,
    allowedCodecs: limits?.codecs ?? defaultSiteFacts.allowedCodecs,
    lamps: place.lamps ?? defaultSiteFacts.lamps,
    nightLight: place.night_light ?? defaultSiteFacts.nightLight,
    complexity: place.scene ?? defaultSiteFacts.complexity,
    subjectSpeed: place.subject_speed ?? null,
    vehicleSpeed: place.vehicle_kmh ?? null,
    vehicleAngle: place.vehicle_angle ?? null,
    minFps: place.min_fps ?? null,
    cameraMbps: place.camera_mbps ?? limits?.camera_mbps ?? null,
    linkMbps: limits?.link_mbps ?? null,
    storageTb: limits?.storage_tb ?? null,
    retentionDays: limits?.retention_days ?? defaultSiteFacts.retentionDays,
    neverTouch: [...new Set(never.flatMap(pathsOf))],
    cameraFacts: cameraFactsOf(place),
  };
}

/** What is blackened in this camera's pictures before one is sent anywhere. */
export function masksFor(policy: Policy, camera: PolicyCamera): readonly Mask[] {
  return placesOf(policy, camera).flatMap(({ masks }) => masks ?? []);
}

function placesOf(policy: Policy, { id, facts }: PolicyCamera): Place[] {
  const tags = Object.entries(policy.tags ?? {}).filter(([tag]) => facts.tags?.includes(tag) === true);
  return [policy.defaults, ...tags.map(([, place]) => place), policy.cameras?.[id]].filter(
    (place) => place !== undefined,
  );
}

function placeOf(policy: Policy, camera: PolicyCamera): Place {
  return placesOf(policy, camera).reduce<Place>((merged, place) => ({ ...merged, ...place }), {});
}

function cameraFactsOf(place: Place): CameraFacts {
  return {
    ...(place.purpose === undefined ? {} : { purpose: place.purpose }),
    ...(place.scene_width === undefined ? {} : { sceneWidth: place.scene_width }),
    ...(place.hfov === undefined ? {} : { hfov: place.hfov }),
    ...(place.distance === undefined ? {} : { distance: place.distance }),
  };
}
