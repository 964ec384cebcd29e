import { describe, expect, it } from 'vitest';
import { dataIsland, html, scriptJson, trusted, visible } from './html.ts';

describe('html', () => {
  it('escapes values in elements and in quoted attributes', () => {
    const text = `"><img src=x onerror='alert(1)'>&\``;
    expect(html`<p title="${text}">${text}</p>`.toString()).toBe(
      '<p title="&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;&#96;">&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;&#96;</p>',
    );
  });

  it('keeps its own markup, joins lists and leaves out what is not there', () => {
    expect(html`<ul>${['a', 'b<'].map((item) => html`<li>${item}</li>`)}${null}${undefined}${false}${0}</ul>`.toString()).toBe(
      '<ul><li>a</li><li>b&lt;</li>0</ul>',
    );
  });

  it('lets markup through only by name', () => {
    expect(html`${trusted('<b>x</b>')}${'<b>x</b>'}`.toString()).toBe('<b>x</b>&lt;b&gt;x&lt;/b&gt;');
  });

  it('refuses an attribute without quotes', () => {
    expect(() => html`<p title=${'x'}></p>`).toThrow(/Quote the attribute/);
    expect(html`<p>a = ${'x'}</p>`.toString()).toBe('<p>a = x</p>');
  });

  it('shows control and direction characters instead of obeying them', () => {
    expect(visible('a\u0000b\u001b[31mc\u202ed\u2066e\tf\ng')).toBe('a\ufffdb\ufffd[31mc\ufffdd\ufffde\tf\ng');
  });
});

describe('data islands', () => {
  it('hold nothing that ends or comments out a script, and read back as they were', () => {
    const value = { text: '</script><script>alert(1)</script><!-- \u2028\u2029 &' };
    const json = scriptJson(value);
    expect(json).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(json)).toEqual(value);
    expect(scriptJson('a\u202eb')).toBe('"a\ufffdb"');
    expect(dataIsland({ className: 'data', value }).toString()).toBe(`<script type="application/json" class="data">${json}</script>`);
  });
});
