import { CamOptError } from './errors.ts';

/** The name as it is, or USAGE: names of credential sets stand in files, flags and lists. */
export function checkSetName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  throw new CamOptError('USAGE', `${JSON.stringify(name)} is no name for a set`, {
    hint: 'letters, digits, . _ - and at most 64 of them',
  });
}
