import { html, trusted, type Fragment, type Html } from './html.ts';
import { pageScripts, pageStyle, type BundledScript } from './assets.ts';

/** One part of the page, with its line in the table of contents. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
  /** Needed beside those that every page has. */
  readonly scripts?: readonly BundledScript[];
}

/** One run's stretch of the page. */
export interface Chapter {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** A few facts under the title. */
  readonly facts: readonly string[];
  readonly parts: readonly Part[];
}

/** The whole page: one file, no request, no script but those whose digests its policy names. */
export function page(options: { readonly title: string; readonly version: string; readonly chapters: readonly Chapter[] }): string {
  const { title, version, chapters } = options;
  const style = pageStyle();
  const scripts = pageScripts([...new Set(chapters.flatMap(({ parts }) => parts.flatMap((part) => part.scripts ?? [])))]);
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.map(({ hash }) => hash).join(' ')}`,
    `style-src ${style.hash}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${`Headroom ${version}`}">
<title>${title}</title>
<link rel="icon" href="data:,">
${style.element}
</head>
<body>
<a class="skip" href="#content">Skip to the answer</a>
<div class="layout">
<nav class="contents" aria-label="Contents"><p class="brand">Headroom</p>${chapters.map((chapter) => contents(chapter, chapters.length))}</nav>
<main id="content">${chapters.map(chapterMarkup)}
<footer><p>Made by Headroom ${version}. This page is one file: it works offline and asks no server for anything.</p></footer>
</main>
</div>
${scripts.map(({ element }) => element)}
</body>
</html>
`.toString();
}

function contents(chapter: Chapter, chapters: number): Fragment {
  return html`${chapters > 1 && html`<p class="run"><a href="#${chapter.id}">${chapter.title}</a></p>`}
    <ol>${chapter.parts.map((part) => html`<li><a href="#${part.id}">${part.title}</a></li>`)}</ol>`;
}

function chapterMarkup(chapter: Chapter): Html {
  return html`<article id="${chapter.id}">
    <header>
      <h1>${chapter.title}</h1>
      <p class="subtitle">${chapter.subtitle}</p>
      <ul class="run-facts">${chapter.facts.map((fact) => html`<li>${fact}</li>`)}</ul>
    </header>
    ${chapter.parts.map((part) => html`<section class="part" id="${part.id}"><h2>${part.title}</h2>${part.body}</section>`)}
  </article>`;
}
