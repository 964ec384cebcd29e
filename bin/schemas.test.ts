import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { schemaPath, schemas } from './schemas.ts';

it.each(Object.entries(schemas()))('docs/%s is what the code checks by (npm run schemas)', (name, text) => {
  expect(readFileSync(schemaPath(name), 'utf8')).toBe(text);
});
