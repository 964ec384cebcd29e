import { readFileSync } from 'node:fs';
import { PROBLEMS } from '../problem.ts';
import type { Reply } from '../transport/transport.ts';

/** Everything comes from here, and nothing is inline. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', html: 'text/html', json: 'application/json' };

/** Pages for people beside the operations: the document, its documentation, what each type of problem means. */
export class Pages {
  readonly #replies = new Map<string, Reply>();
  readonly #sources: ReadonlyMap<string, () => Reply>;

  /** @param documentJson what /swagger.json gives */
  constructor(documentJson: string) {
    const asset = (name: string): (() => Reply) => () => page(name.slice(name.lastIndexOf('.') + 1), readAsset(name));
    this.#sources = new Map([
      ['/swagger.json', () => page('json', documentJson)],
      ['/docs', asset('docs.html')],
      ['/docs/docs.js', asset('docs.js')],
      ['/docs/swagger-ui.css', asset('swagger-ui/swagger-ui.css')],
      ['/docs/swagger-ui-bundle.js', asset('swagger-ui/swagger-ui-bundle.js')],
      ['/problems', () => page('html', problemIndex())],
      ...Object.keys(PROBLEMS).map((id) => [`/problems/${id}`, () => page('html', problemPage(id as keyof typeof PROBLEMS))] as const),
    ]);
  }

  /** Null when there is no such page. Pages are read when they are first asked for. */
  find(path: string): Reply | null {
    const known = this.#replies.get(path);
    if (known !== undefined) return known;
    const reply = this.#sources.get(path)?.() ?? null;
    if (reply !== null) this.#replies.set(path, reply);
    return reply;
  }
}

function page(type: string, body: string): Reply {
  return {
    status: 200,
    body,
    headers: {
      'content-type': `${TYPES[type] ?? 'text/plain'}; charset=utf-8`,
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'max-age=300',
    },
  };
}

function readAsset(name: string): string {
  return readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
}

function problemIndex(): string {
  const items = Object.entries(PROBLEMS).map(([id, { status, title }]) => `<li><a href="/problems/${id}">${status} ${title}</a></li>`);
  return htmlOf('Problems', `<ul>${items.join('')}</ul>`);
}

function problemPage(id: keyof typeof PROBLEMS): string {
  const { status, title, explanation } = PROBLEMS[id];
  const text = explanation.replaceAll(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll(/`([^`]*)`/g, '<code>$1</code>');
  return htmlOf(title, `<p>Status ${status}</p><p>${text}</p><p><a href="/problems">All problems</a></p>`);
}

function htmlOf(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}</html>\n`;
}
