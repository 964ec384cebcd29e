import { expect, test } from 'vitest';
import { html } from './html.ts';

test('values are escaped, in text and in attributes', () => {
  expect(html`<a title="${`"><script>'&`}">${'<b>'}</a>`.text).toBe('<a title="&quot;&gt;&lt;script&gt;&#39;&amp;">&lt;b&gt;</a>');
});

test('HTML within HTML, lists, numbers and nothing', () => {
  expect(html`${[html`<i>1</i>`, '<', 2]}|${null}|${undefined}|${0}`.text).toBe('<i>1</i>&lt;2|||0');
});
