import type { CameraConnector, CertificateViewer, DiscoveryPort, SecondReader } from '../app/ports.ts';

/**
 * Adapters whose libraries are loaded at their first use: the HTTP client and the process library cost as much start time
 * as all the rest, and neither `camopt history` nor the first frame of the UI needs them.
 */

export function lazyConnector(load: () => Promise<CameraConnector>): CameraConnector {
  const loaded = once(load);
  return { open: async (...call) => (await loaded()).open(...call) };
}

export function lazyDiscovery(load: () => Promise<DiscoveryPort>): DiscoveryPort {
  const loaded = once(load);
  return {
    async *discover(...call) {
      yield* (await loaded()).discover(...call);
    },
    async *hear(...call) {
      yield* (await loaded()).hear(...call);
    },
    answers: async (...call) => (await loaded()).answers(...call),
  };
}

export function lazyCertificateViewer(load: () => Promise<CertificateViewer>): CertificateViewer {
  const loaded = once(load);
  return { view: async (...call) => (await loaded()).view(...call) };
}

export function lazySecondReader(load: () => Promise<SecondReader>): SecondReader {
  const loaded = once(load);
  return { read: async (...call) => (await loaded()).read(...call) };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => (loading ??= load());
}
