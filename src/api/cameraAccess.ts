import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { addressIn } from '../app/cameraReference.ts';
import type { CamOpt } from '../app/camopt.ts';
import { cameraIdSchema } from '../domain/camera.ts';
import type { Camera } from '../domain/camera.ts';
import { CamOptError } from '../domain/errors.ts';
import { bracketed } from '../shared/bracketed.ts';
import { Secret } from '../shared/secret.ts';
import { guardedAddress } from './addressGuard.ts';
import type { AddressRules } from './addressGuard.ts';
import { Refusal } from './problem.ts';

const port = z.coerce.number().int().min(1).max(65_535);

/** How a request names a camera that the inventory need not have. */
export const cameraNameSchema = z.object({
  id: cameraIdSchema.optional(),
  ip: z.string().min(1).max(253).optional(),
  port: port.optional(),
});
export type CameraName = z.infer<typeof cameraNameSchema>;

/** For an id that is not in the inventory. */
export const addressQuery = cameraNameSchema.omit({ id: true });

/** As clients of the original API send it, where the server was told to take that. */
export const originalQuery = addressQuery.extend({
  username: z.string().max(256).optional(),
  password: z.string().max(256).optional(),
});

export const credentialsSchema = z.object({
  username: z.string().min(1).max(256),
  password: z.string().max(256),
});

/** The use cases with the credentials that a request brings: in the body, in headers, or (when allowed) in the query. */
export function camoptFor(
  camopt: CamOpt,
  request: FastifyRequest,
  inBody: z.infer<typeof credentialsSchema> | undefined,
): CamOpt {
  const query = request.query as { username?: string; password?: string };
  const given = inBody ?? inHeaders(request) ?? inQuery(query);
  if (given === undefined) return camopt;
  const { username, password } = given;
  return camopt.as({ username, password: new Secret(password), set: 'request' });
}

function inHeaders(request: FastifyRequest): z.infer<typeof credentialsSchema> | undefined {
  const username = request.headers['x-camera-username'];
  const password = request.headers['x-camera-password'];
  if (username === undefined && password === undefined) return undefined;
  const checked = credentialsSchema.safeParse({ username, password: password ?? '' });
  if (checked.success) return checked.data;
  throw new Refusal(400, 'X-Camera-Username and X-Camera-Password belong together', 'send each of them once');
}

/** The gate has refused a password in the query unless it was allowed, so what is here may be used. */
function inQuery(query: {
  username?: string;
  password?: string;
}): z.infer<typeof credentialsSchema> | undefined {
  return query.username === undefined
    ? undefined
    : { username: query.username, password: query.password ?? '' };
}

/** The camera that a request means: of the inventory, or at an address that may be asked. */
export async function cameraFor(camopt: CamOpt, name: CameraName, rules: AddressRules): Promise<Camera> {
  const known =
    name.id === undefined ? undefined : (await camopt.cameras()).find((camera) => camera.id === name.id);
  if (known !== undefined) {
    await guardedAddress(known.ip, rules, { loopback: true });
    return known;
  }
  if (name.ip === undefined)
    throw new CamOptError('CAMERA_UNKNOWN', `there is no camera ${name.id ?? ''}`, {
      hint: 'give ip and port, or an id of GET /api/cameras',
    });
  const address = addressIn(
    name.port === undefined ? bracketed(name.ip) : `${bracketed(name.ip)}:${name.port}`,
  );
  if (address === undefined || address.tls)
    throw new Refusal(400, `${name.ip} is no address`, 'give an IP address or a host name');
  const inInventory = (await camopt.cameras()).find(
    (camera) => camera.ip === address.host && camera.port === (address.port ?? 80),
  );
  const host = await guardedAddress(address.host, rules, { loopback: inInventory !== undefined });
  return inInventory ?? camopt.camera(`${bracketed(host)}:${address.port ?? 80}`, name.id);
}
