import fc, { type Arbitrary } from 'fast-check';
import type { ApiDocument, Schema } from '../document.ts';

type Definitions = ApiDocument['definitions'];

/** What people send who mean no good. */
export const HOSTILE: readonly string[] = [
  "'; DROP TABLE orders; --",
  "1' OR '1'='1",
  '1 UNION SELECT user, password FROM mysql.user',
  '1; SELECT SLEEP(5)',
  '%\' AND 1=0 UNION ALL SELECT NULL,@@version#',
  '<script>alert(1)</script>',
  '${jndi:ldap://127.0.0.1/a}',
  '../../../../etc/passwd',
  '{{7*7}}',
  'x\r\nX-Injected: yes',
  'x\r\n\r\n<html>',
  'nul\0byte',
  '\u202Ertl',
  '💥'.repeat(20),
  'A'.repeat(4000),
];

/** Values that a schema allows. */
export function validOf(schema: Schema, definitions: Definitions): Arbitrary<unknown> {
  const { $ref, type, format } = schema;
  if (typeof $ref === 'string') return validOf(deref($ref, definitions), definitions);
  if (Array.isArray(schema['enum'])) return fc.constantFrom<unknown>(...(schema['enum'] as unknown[]));
  if (type === 'integer') return fc.integer(boundsOf(schema));
  if (type === 'array') {
    const items = validOf(schema['items'] as Schema, definitions);
    return fc.array(items, { minLength: Number(schema['minItems'] ?? 0), maxLength: Math.min(Number(schema['maxItems'] ?? 3), 3) });
  }
  if (type === 'object') {
    const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
    return fc.record(Object.fromEntries(properties.map(([name, property]) => [name, validOf(property, definitions)])));
  }
  if (format === 'date') return fc.integer({ min: 0, max: 20_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern']));
  return fc.string({ minLength: Number(schema['minLength'] ?? 0), maxLength: Math.min(Number(schema['maxLength'] ?? 10), 10) });
}

/** JSON values that a schema does not allow. */
export function invalidOf(schema: Schema, definitions: Definitions): Arbitrary<unknown> {
  const { $ref, type } = schema;
  if (typeof $ref === 'string') return invalidOf(deref($ref, definitions), definitions);
  if (type === 'array') return invalidArray(schema, definitions);
  if (type === 'object') return invalidObject(schema, definitions);
  const wrongTypes: unknown[] = [null, true, [], {}, [1], { $gt: 0 }];
  if (type !== 'integer') return fc.constantFrom(...wrongTypes, 1, 1.5);
  const { min, max } = boundsOf(schema);
  return fc.oneof(fc.constantFrom<unknown>(...wrongTypes, '1', '', 1.5, 1e300, min - 1, max + 1, ...HOSTILE), fc.integer({ max: min - 1 }), fc.string());
}

/** Texts that a parameter of a path, query or header does not allow; null when it allows any. */
export function invalidText(schema: Schema): Arbitrary<string> | null {
  const { type, format, pattern } = schema;
  if (type === 'integer') {
    const { min, max } = boundsOf(schema);
    const outside = [String(min - 1), String(BigInt(max) + 1n), '9'.repeat(400)];
    return fc.oneof(
      fc.constantFrom(...HOSTILE, ...outside, '1.5', '1e3', '0x10', '+1', ' 1', '1,2', '١', 'NaN', 'Infinity', 'null', 'undefined', '[object Object]', 'true'),
      fc.string({ minLength: 1 }).filter((text) => !/^-?\d+$/.test(text)),
    );
  }
  if (format === 'date') {
    return fc.constantFrom(...HOSTILE, 'yesterday', '2026-02-30', '2026-13-01', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', '0', '-1');
  }
  if (typeof pattern === 'string') {
    const allowed = new RegExp(pattern);
    return fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ minLength: 1 })).filter((text) => !allowed.test(text));
  }
  const tooLong = typeof schema['maxLength'] === 'number' ? ['x'.repeat(schema['maxLength'] + 1)] : [];
  const tooShort = typeof schema['minLength'] === 'number' && schema['minLength'] > 1 ? ['x'.repeat(schema['minLength'] - 1)] : [];
  return tooLong.length + tooShort.length === 0 ? null : fc.constantFrom(...tooLong, ...tooShort);
}

function invalidArray(schema: Schema, definitions: Definitions): Arbitrary<unknown> {
  const items = schema['items'] as Schema;
  const minItems = Number(schema['minItems'] ?? 0);
  const maxItems = Number(schema['maxItems'] ?? Infinity);
  const choices: Arbitrary<unknown>[] = [
    fc.constantFrom<unknown>(null, 1, 'x', {}, { length: 1 }),
    fc.tuple(fc.array(validOf(items, definitions), { maxLength: 2 }), invalidOf(items, definitions)).map(([rest, item]) => [...rest, item]),
  ];
  if (minItems > 0) choices.push(fc.constant([]));
  if (Number.isFinite(maxItems)) choices.push(validOf(items, definitions).map((item) => Array.from({ length: maxItems + 1 }, () => item)));
  return fc.oneof(...choices);
}

function invalidObject(schema: Schema, definitions: Definitions): Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const required = (schema['required'] ?? []) as readonly string[];
  const valid = validOf(schema, definitions) as Arbitrary<Record<string, unknown>>;
  const choices: Arbitrary<unknown>[] = [
    fc.constantFrom<unknown>(null, 1, true, 'x', [], [[]]),
    ...required.map((name) => valid.map((value) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)))),
    ...properties.map(([name, property]) => fc.tuple(valid, invalidOf(property, definitions)).map(([value, wrong]) => ({ ...value, [name]: wrong }))),
  ];
  if (schema['additionalProperties'] === false) {
    const name = fc.oneof(fc.constantFrom('constructor', 'toString', ...HOSTILE), fc.string()).filter((text) => !Object.hasOwn(Object.fromEntries(properties), text));
    choices.push(fc.tuple(valid, name).map(([value, extra]) => Object.fromEntries([...Object.entries(value), [extra, 1]])));
  }
  return fc.oneof(...choices);
}

function boundsOf(schema: Schema): { min: number; max: number } {
  return { min: Number(schema['minimum'] ?? -(2 ** 31)), max: Number(schema['maximum'] ?? 2 ** 31 - 1) };
}

function deref(reference: string, definitions: Definitions): Schema {
  const found = definitions[reference.replace('#/definitions/', '')];
  if (found === undefined) throw new Error(`${reference} refers to nothing`);
  return found;
}
