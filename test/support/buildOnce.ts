import { execa } from 'execa';

/** The end-to-end tests run the built program, so it is built once before the first of them. */
export async function setup(): Promise<void> {
  if (process.env['CAMOPT_SKIP_BUILD'] === '1') return;
  await execa(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
