import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { html, trusted, type Html } from './html.ts';

/** An inlined script or style, with the digest by which the page's policy lets it in and nothing else. */
export interface Asset {
  readonly element: Html;
  /** `'sha256-…'`, as the policy wants it. */
  readonly hash: string;
}

/** What every page has. */
const PAGE_SCRIPTS = ['decorate.page', 'plot.page', 'record.page'];

/** A script that only some parts need, made of `<name>.page` and all that it imports (bin/after-build.mjs). */
export type BundledScript = 'what-if';

function policyHash(content: string): string {
  return `'sha256-${createHash('sha256').update(content, 'utf8').digest('base64')}'`;
}

/** Source maps are not in the page, and a browser's tools would ask for them. */
function withoutSourceMap(code: string): string {
  return code.replace(/^\/\/# sourceMappingURL=.*$/gm, '').replaceAll('\r\n', '\n').trim();
}

function script(code: string, type: 'classic' | 'module'): Asset {
  if (/<\/script|<!--/i.test(code)) throw new Error('A script of the page holds an end tag and cannot be inlined.');
  const body = `\n${withoutSourceMap(code)}\n`;
  return {
    element: type === 'module' ? html`<script type="module">${trusted(body)}</script>` : html`<script>${trusted(body)}</script>`,
    hash: policyHash(body),
  };
}

/** chart.js with its licence banner, then the page's own scripts, in the order in which they must run. */
export function pageScripts(bundled: readonly BundledScript[]): readonly Asset[] {
  const folder = dirname(createRequire(import.meta.url).resolve('chart.js'));
  const chartJs = script(readFileSync(join(folder, 'chart.umd.min.js'), 'utf8'), 'classic');
  const own = [...PAGE_SCRIPTS, ...bundled.map((name) => `${name}.bundle`)].map((name) => script(readFileSync(new URL(`./page/${name}.js`, import.meta.url), 'utf8'), 'module'));
  return [chartJs, ...own];
}

/** The one style sheet. */
export function pageStyle(): Asset {
  const css = `\n${readFileSync(new URL('./style.css', import.meta.url), 'utf8').trim()}\n`;
  return { element: html`<style>${trusted(css)}</style>`, hash: policyHash(css) };
}
