import type { SettingPath } from '../domain/settingPaths.ts';

/** Settings that other people's work hangs on, when one of these is changed on a recorded stream or its source. */
export function lookAgain(changed: readonly SettingPath[]): string | undefined {
  const size = changed.includes('stream.resolution');
  const codec = changed.includes('stream.codec');
  const exposure = changed.some((path) => path.startsWith('exposure.') || path === 'image.wdr.mode');
  const what = [size ? 'size' : '', codec ? 'codec' : '', exposure ? 'exposure' : ''].filter(
    (word) => word !== '',
  );
  if (what.length === 0) return undefined;
  const check = [
    ...(size ? ['privacy masks'] : []),
    ...(size || exposure ? ['motion detection'] : []),
    ...(size || codec ? ["the VMS's stream settings"] : []),
  ];
  return `look at again after the change of ${what.join(', ')}: ${check.join(', ')}`;
}
