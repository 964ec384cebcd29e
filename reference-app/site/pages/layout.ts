import { html, type Html } from '../html.ts';

/** A page: what all have in common, around what is its own. */
export function layout(options: { readonly title: string; readonly query?: string; readonly main: Html }): string {
  const { title, query = '', main } = options;
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Shop</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css"></head>
<body>
<header><a href="/">Shop</a><form action="/search" role="search"><input type="search" name="q" value="${query}" minlength="2" maxlength="64" required aria-label="Search products"><button>Search</button></form></header>
<main><h1>${title}</h1>
${main}
</main>
</body>
</html>
`.text;
}

/** `1234` as `12.34`. */
export function money(cents: number): string {
  return (cents / 100).toFixed(2);
}
