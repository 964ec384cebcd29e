/**
 * Markup as a type of its own: what is not `Html` is text and is escaped. Records hold text from outside (server
 * versions, error messages, commands), so nothing reaches the page raw unless `trusted` says so by name.
 */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template. `null`, `undefined` and `false` render as nothing; lists are joined. */
export type Fragment = Html | string | number | null | undefined | false | readonly Fragment[];

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text as it may stand in an element or a quoted attribute. */
export function escapeText(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (character) => NAMED[character] ?? '');
}

/**
 * Characters that would be invisible or turn the reading order around become U+FFFD: a version string must not be
 * able to rewrite the sentence that it stands in.
 */
export function visible(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** Marks markup as safe. Only for strings that this program wrote itself. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function render(value: Fragment): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
}

/** A template whose values are escaped, for elements and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  let markup = strings[0] ?? '';
  values.forEach((value, index) => {
    // An unquoted attribute cannot be escaped safely, so the mistake is refused where it is made.
    if (/=\s*$/.test(strings[index] ?? '') && !/>[^<]*$/.test(strings[index] ?? '')) {
      throw new TypeError(`Quote the attribute before value ${index + 1} of the template: ${strings[index] ?? ''}`);
    }
    markup += render(value) + (strings[index + 1] ?? '');
  });
  return new Html(markup);
}

/**
 * JSON that may stand inside a `<script>` element: no end tag, no comment, no line separator can appear in it. Its texts
 * are as `visible` as those of the markup.
 */
export function scriptJson(value: unknown): string {
  const shown = (_key: string, item: unknown): unknown => (typeof item === 'string' ? visible(item) : item);
  return JSON.stringify(value, shown).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A block of data for the page's own scripts: it is never run. */
export function dataIsland(options: { readonly className: string; readonly value: unknown }): Html {
  return html`<script type="application/json" class="${options.className}">${trusted(scriptJson(options.value))}</script>`;
}
