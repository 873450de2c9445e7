#!/usr/bin/env node
// Kept to syntax that old versions of Node read, so that they reach the message.
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
if (major < 22 || (major === 22 && Number(parts[1]) < 19)) {
  process.stderr.write(
    'camopt needs Node 22.19 or newer, this is ' +
      process.versions.node +
      ': run it with npx, or install a newer Node\n',
  );
  process.exit(2);
}
var program = new URL('../dist/camopt.js', import.meta.url);
// Asked of the process and not imported: an import makes a wrapper of every export, which took a tenth of the start.
var fs = process.getBuiltinModule('fs');
var path = process.getBuiltinModule('path');
try {
  // What was compiled for the last start, in the user's own cache folder: in a shared one anybody could have put it there.
  var caches = process.env.XDG_CACHE_HOME || path.join(process.getBuiltinModule('os').homedir(), '.cache');
  process.getBuiltinModule('module').enableCompileCache(path.join(caches, 'camopt'));
} catch {
  // A user without a home folder: everything is compiled anew.
}
if (fs.existsSync(program)) void import(program.href);
else {
  process.stderr.write('camopt is not built: run `npm run build`\n');
  process.exit(1);
}
