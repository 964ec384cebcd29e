import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canServe } from '../server.case.ts';
import { TestApplication } from './application.case.ts';

const NAME = `<img src=x onerror=alert(1)>"'&`;
const ESCAPED = '&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;';

describe.skipIf(!canServe)('the pages of the site on the whole application', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await TestApplication.start({ transport: 'nats', withSite: true });
    await application.query('UPDATE products SET name = ?, description = ? WHERE id = 1', [NAME, `</p>${NAME}`]);
    await application.query('UPDATE categories SET name = ? WHERE id = (SELECT category_id FROM products WHERE id = 1)', [`<u>${NAME}`]);
    await application.query('UPDATE customers SET name = ?, email = ? WHERE id = 1', [NAME, NAME]);
  });
  afterAll(() => application.stop());

  const page = async (path: string): Promise<{ status: number; type: string | null; text: string }> => {
    const response = await fetch(`${application.one('site').url}${path}`);
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  };
  const fact = async (sql: string): Promise<string> => String(Object.values((await application.query<object>(sql))[0] ?? {})[0]);

  it('hold what is in the database', async () => {
    const product = await fact('SELECT name FROM products WHERE id = 7');
    const pages = {
      '/': product,
      '/?after=20': await fact('SELECT name FROM products WHERE id = 21'),
      '/products/7': `In stock</dt><dd>${await fact('SELECT quantity FROM stock WHERE product_id = 7')}</dd>`,
      [`/search?q=${encodeURIComponent(product)}`]: '<a href="/products/7">',
      '/search': 'What are you looking for?',
      '/customers/3': await fact('SELECT email FROM customers WHERE id = 3'),
      '/customers/4': `<td>${await fact('SELECT MAX(id) FROM orders WHERE customer_id = 4')}</td>`,
    };
    for (const [path, holds] of Object.entries(pages)) {
      const { status, type, text } = await page(path);
      expect({ path, status, type }).toEqual({ path, status: 200, type: 'text/html; charset=utf-8' });
      expect(text).toContain(holds);
    }
  });

  it.each(['/', '/products/1', '/customers/1', `/search?q=${encodeURIComponent('<img')}`])('%s shows markup as text', async (path) => {
    const { status, text } = await page(path);
    expect(status).toBe(200);
    expect(text).toContain(ESCAPED);
    expect(text).not.toMatch(/<img|<u>/);
  });

  it('say what is not there, and what is no address', async () => {
    for (const path of ['/nowhere', '/products/99999', '/customers/99999']) expect(await page(path)).toMatchObject({ status: 404, text: expect.stringContaining('There is no such page.') as string });
    expect((await page('/products/x')).status).toBe(400);
  });

  it('say that the shop is away, and are there again after that', async () => {
    await application.mysql.kill();
    await application.until(503);
    expect(await page('/')).toMatchObject({ status: 503, text: expect.stringContaining('cannot be reached') as string });
    await application.mysql.restart();
    await application.until(200);
    expect((await page('/')).status).toBe(200);
  });
});
