import { html } from './escape.ts';

/** A page that needs nothing from elsewhere and runs nothing: it is mailed, printed on A4 and kept. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${html(title)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
td, th { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #ddd; vertical-align: top; overflow-wrap: break-word; }
th { font-weight: 600; } small { font-weight: 400; color: #555; } a { color: inherit; }
.completed, .applied { color: #0a6b2c; } .failed, .unknown, .error, .ignored, .rejected { color: #a30000; }
.partial, .rolled_back, .adapted, .side_effect, .unverifiable { color: #8a5a00; }
.pictures { display: flex; gap: 1rem; flex-wrap: wrap; } figure { margin: .5rem 0; flex: 1 1 20rem; } img { max-width: 100%; }
@media screen and (max-width: 45rem) { table { table-layout: auto; } }
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  body { font-size: 9pt; line-height: 1.35; margin: 0; padding: 0; max-width: none; }
  h1 { font-size: 14pt; } h2 { font-size: 10.5pt; margin-top: 5mm; }
  h2, thead { break-after: avoid; } thead { display: table-header-group; }
  tr, li, .pair { break-inside: avoid; }
  .pictures { flex-wrap: nowrap; gap: 4mm; } figure { flex: 1 1 0; margin: 1mm 0; } a { text-decoration: none; }
}
</style>
</head>
<body>
<h1>${html(title)}</h1>
${body}
</body>
</html>
`;
}

/** Cells are HTML. Columns have their share of the width in percent, so that tables look alike from camera to camera. */
export function table(
  columns: readonly (readonly [title: string, percent: number])[],
  rows: readonly (readonly string[])[],
): string {
  const head = columns
    .map(([title, percent]) => `<th style="width:${percent}%">${html(title)}</th>`)
    .join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}
