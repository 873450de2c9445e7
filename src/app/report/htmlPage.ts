import { html } from './escape.ts';

/** A page that needs nothing from elsewhere and runs nothing: it is mailed, printed and kept. */
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
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #ddd; vertical-align: top; }
th { font-weight: 600; } small { font-weight: 400; color: #555; } code { background: #f3f3f3; padding: 0 .2rem; }
.completed, .applied td:nth-child(6) { color: #0a6b2c; } .failed, .unknown, .error, .ignored td:nth-child(6), .rejected td:nth-child(6) { color: #a30000; }
.partial, .rolled_back, .adapted td:nth-child(6), .side_effect td:nth-child(6), .unverifiable td:nth-child(6) { color: #8a5a00; }
.pictures { display: flex; gap: 1rem; flex-wrap: wrap; } figure { margin: .5rem 0; flex: 1 1 20rem; } img { max-width: 100%; }
@media print { body { margin: 0; } section { break-inside: avoid; } }
</style>
</head>
<body>
<h1>${html(title)}</h1>
${body}
</body>
</html>
`;
}
