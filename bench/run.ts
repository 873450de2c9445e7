// npm run bench -- <name>: runs bench/<name>.ts, which compares with a peer in the same run and prints ratios.
import { existsSync, readdirSync } from 'node:fs';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.replace(/\.ts$/, ''));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !existsSync(new URL(`./${name}.ts`, import.meta.url)));
if (wanted.length === 0 || unknown.length > 0) {
  console.error(`usage: npm run bench -- <name>…   names: ${names.join(', ')}`);
  process.exit(2);
}
for (const name of wanted) {
  const bench = (await import(`./${name}.ts`)) as { run: () => Promise<void> };
  await bench.run();
}
