// Stands in for string-width in the bundle. Its emoji pattern takes longer to build than all the rest of a short command, and
// the libraries around Ink bring copies of it; what the screens and tables mostly draw needs no pattern.

// Letters, lines and blocks that are one column wide whatever stands beside them; test/unit/cli/stringWidth.test.ts asks for each.
const oneColumnEach = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u259f]*$/;
const colours = new RegExp(String.raw`\u001b\[[\d;]*m`, 'g');

export default function stringWidth(text, options) {
  const plain = options === undefined && typeof text === 'string' ? text.replace(colours, '') : undefined;
  if (plain !== undefined && oneColumnEach.test(plain)) return plain.length;
  // Bundled, and run at its first use.
  return require('../node_modules/string-width/index.js').default(text, options);
}
