import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { catalogueSchema } from '../fixtures/hardware/schema.ts';
import { lineSchema } from '../suites/harness/record.ts';
import { configSchema } from './config.ts';

/** The published JSON Schemas, made from the definitions that the code itself checks by. */
export function schemas(): Record<string, string> {
  const text = (schema: z.ZodType, title: string): string => `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`;
  return {
    'headroom.schema.json': text(configSchema, 'headroom.yaml'),
    'hardware.schema.json': text(catalogueSchema, 'A catalogue of hardware'),
    'record.schema.json': text(lineSchema, 'A line of record.ndjson'),
  };
}

/** Where a schema is published. */
export function schemaPath(name: string): string {
  return fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(schemas())) writeFileSync(schemaPath(name), text);
}
