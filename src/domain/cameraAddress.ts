import { bracketed } from '../shared/bracketed.ts';

/** The address of a camera as people write it: with the port where that is not 80. */
export function addressOf({ ip, port }: { ip: string; port: number }): string {
  return port === 80 ? ip : `${bracketed(ip)}:${port}`;
}
