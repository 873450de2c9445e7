#!/usr/bin/env node
// Kept to syntax that old versions of Node read, so that they reach the message.
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
if (major < 22 || (major === 22 && Number(parts[1]) < 12)) {
  process.stderr.write(
    'camopt needs Node 22.12 or newer, this is ' +
      process.versions.node +
      ': run it with npx, or install a newer Node\n',
  );
  process.exit(2);
}
var program = new URL('../dist/camopt.js', import.meta.url);
void import('node:fs').then(function (fs) {
  if (fs.existsSync(program)) return import(program.href);
  process.stderr.write('camopt is not built: run `npm run build`\n');
  process.exit(1);
});
