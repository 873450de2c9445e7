/** What is bundled in place of a package, for esbuild's `alias`. */
export const standIns = {
  'react-devtools-core': './scripts/noDevtools.mjs',
  'string-width': './scripts/stringWidth.mjs',
};
