import type { CameraReading } from './ports.ts';

/** The reading with the stream that the inventory marks as recorded for its main one; it was assumed until then. */
export function withRecordedStream(reading: CameraReading, recorded: string | undefined): CameraReading {
  const { settings } = reading;
  if (recorded === undefined) return reading;
  const marked = settings.streams?.find(({ token }) => token === recorded);
  if (marked === undefined)
    return {
      ...reading,
      notes: [...reading.notes, `the inventory says that ${recorded} is recorded, but no profile uses it`],
    };
  const { token, name: _name, profiles: _profiles, source, main: _main, ...stream } = marked;
  const imaging = settings.sources?.find((known) => known.token === source);
  const { exposure, lowLight, image } = imaging ?? settings;
  return {
    ...reading,
    mainStream: token,
    mainSource: source ?? reading.mainSource,
    settings: {
      ...settings,
      stream,
      ...(exposure === undefined ? {} : { exposure }),
      ...(lowLight === undefined ? {} : { lowLight }),
      ...(image === undefined ? {} : { image }),
      ...(settings.streams === undefined
        ? {}
        : { streams: settings.streams.map((known) => ({ ...known, main: known.token === token })) }),
    },
  };
}
