/** Makers as their devices write them in names and hardware scopes, or their model numbers; the first that fits counts. */
const vendors: readonly (readonly [RegExp, string])[] = [
  [/\baxis\b|\b[AFMPQ]\d{4}(-[A-Z]+)*\b/i, 'AXIS'],
  [/\bhikvision\b|\bDS-2/i, 'HIKVISION'],
  [/\bdahua\b|\b(DH-)?IPC-H/i, 'Dahua'],
  [/\bbosch\b|\b(flexidome|autodome|dinion|mic ip)\b/i, 'Bosch'],
  [/\bhanwha\b|\bwisenet\b|\bsamsung\b|\b[XPQL]N[BDVPOF]-/i, 'Hanwha'],
  [/\buniview\b|\bUNV\b|\bIPC\d{3,4}[A-Z]/i, 'UNIVIEW'],
  [/\breolink\b/i, 'Reolink'],
  [/\bvivotek\b/i, 'VIVOTEK'],
  [/\bpelco\b/i, 'Pelco'],
  [/\bmilesight\b/i, 'Milesight'],
  [/\bpanasonic\b|\bi-pro\b/i, 'Panasonic'],
  [/\bsony\b/i, 'Sony'],
  [/\btp-?link\b|\btapo\b/i, 'TP-Link'],
  [/\bamcrest\b/i, 'Amcrest'],
  [/\bfoscam\b/i, 'Foscam'],
  [/\bd-?link\b/i, 'D-Link'],
  [/\btrendnet\b/i, 'TRENDnet'],
  [/\bgeovision\b/i, 'GeoVision'],
  [/\bmobotix\b/i, 'MOBOTIX'],
  [/\bavigilon\b/i, 'Avigilon'],
];

/** The maker that a text names; empty when it names none that is known. */
export function vendorIn(text: string): string {
  return vendors.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}
