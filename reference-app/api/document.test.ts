import { validate } from '@readme/openapi-parser';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readDocument } from './document.ts';

const path = fileURLToPath(new URL('../openapi.yaml', import.meta.url));

test('openapi.yaml is a valid OpenAPI 2.0 document', async () => {
  const result = await validate(path);
  expect(result).toMatchObject({ valid: true, warnings: [], specification: 'Swagger' });
});

test('the validator is not one that says yes to all', async () => {
  const broken = JSON.parse(readDocument().json) as { paths: Record<string, unknown> };
  broken.paths['/broken'] = { get: { parameters: [{ in: 'somewhere' }] } };
  expect(await validate(broken as never)).toMatchObject({ valid: false });
});

test('references, paths and security are resolved', () => {
  const { operations } = readDocument();
  const addStock = operations.find(({ id }) => id === 'addStock');
  expect(addStock).toMatchObject({ method: 'POST', path: '/products/{productId}/stock', isSecured: true, consumes: ['application/json'] });
  expect(addStock?.parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual(['path productId', 'body delivery']);
  expect(operations.find(({ id }) => id === 'getOrder')?.isSecured).toBe(false);
});
