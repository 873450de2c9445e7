import { userInfo } from 'node:os';

/** Of whoever runs this. A container may run under a number that no user has: then the number. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
