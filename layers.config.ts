import type { ICruiseOptions, IFlattenedRuleSet, IForbiddenRuleType } from 'dependency-cruiser';

// Which folder may import which. `npm run layers` and test/architecture/layers.test.ts read this one table.
export const layers: Record<string, readonly string[]> = {
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

/** Folders that do no input or output; keep the list of packages they may use short. */
const pureFolders = '^src/(shared|domain|rules|quirks|app)/';
const pureMayUse = '^(node_modules/zod/|util$)';

const refuse = (name: string, from: object, to: object): IForbiddenRuleType => ({
  name,
  severity: 'error',
  from,
  to,
});
const onlyIn = (packages: string, folders: string): IForbiddenRuleType =>
  refuse(
    `${packages.replaceAll('|', '-')}-only-in-${folders.replaceAll('|', '-')}`,
    { path: '^src/', pathNot: `^src/(${folders})/` },
    { path: `node_modules/(${packages})/` },
  );

export const ruleSet: IFlattenedRuleSet = {
  forbidden: [
    ...Object.entries(layers).map(([folder, mayImport]) =>
      refuse(
        `layer:${folder}`,
        { path: `^${folder}/` },
        { path: '^(src|simulator|test|bench)/', pathNot: [folder, ...mayImport].map((f) => `^${f}/`) },
      ),
    ),
    refuse(
      'pure-folders-do-no-io',
      { path: pureFolders },
      { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg'], pathNot: pureMayUse },
    ),
    onlyIn('ink|react|ink-table|zustand', 'tui|cli'),
    onlyIn('lowdb', 'store'),
    onlyIn('onvif', 'crosscheck'),
    onlyIn('@anthropic-ai', 'vision'),
    onlyIn('sharp', 'media'),
    onlyIn('undici|saxes', 'onvif'),
    onlyIn('fastify', 'api'),
    refuse('no-cycles', {}, { circular: true }),
    refuse('no-unresolvable', {}, { couldNotResolve: true }),
  ],
};

// dependency-cruiser sees nothing under TypeScript 7 without the swc parser: see docs/decisions.
export const options: ICruiseOptions = {
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
  },
};
