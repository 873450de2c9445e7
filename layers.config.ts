// Which folder may import which. test/architecture/layers.test.ts holds the code to this table.

export const layers: Readonly<Record<string, readonly string[]>> = {
  'src/shared': [],
  'src/domain': ['src/shared'],
  'src/rules': ['src/domain', 'src/shared'],
  'src/quirks': ['src/domain', 'src/shared'],
  'src/app': ['src/rules', 'src/domain', 'src/shared'],
  'src/onvif': ['src/app', 'src/domain', 'src/quirks', 'src/shared'],
  'src/crosscheck': ['src/app', 'src/domain', 'src/shared'],
  'src/vision': ['src/app', 'src/domain', 'src/shared'],
  'src/media': ['src/app', 'src/domain', 'src/shared'],
  'src/store': ['src/app', 'src/domain', 'src/shared'],
  'src/config': ['src/domain', 'src/shared'],
  'src/tui': ['src/app', 'src/domain', 'src/shared'],
  'src/api': ['src/app', 'src/domain', 'src/shared'],
  'src/compose': [
    'src/api',
    'src/app',
    'src/config',
    'src/crosscheck',
    'src/domain',
    'src/media',
    'src/onvif',
    'src/quirks',
    'src/rules',
    'src/shared',
    'src/store',
    'src/vision',
  ],
  'src/cli': ['src/app', 'src/compose', 'src/config', 'src/domain', 'src/shared', 'src/tui'],
  simulator: [],
};

/** No input or output here: no module of Node and no package but these. */
export const pure = {
  folders: ['src/shared', 'src/domain', 'src/rules', 'src/quirks', 'src/app'],
  packages: ['zod'],
};

/** Of src, only these folders may use the package. */
export const packagesOnlyIn: Readonly<Record<string, readonly string[]>> = {
  ink: ['src/tui', 'src/cli'],
  react: ['src/tui', 'src/cli'],
  'ink-table': ['src/tui'],
  zustand: ['src/tui'],
  lowdb: ['src/store'],
  onvif: ['src/crosscheck'],
  '@anthropic-ai/sdk': ['src/vision'],
  sharp: ['src/media'],
  undici: ['src/onvif'],
  fastify: ['src/api'],
};
