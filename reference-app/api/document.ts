import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A schema of OpenAPI 2.0: JSON Schema, with references to `#/definitions/…`. */
export type Schema = Readonly<Record<string, unknown>>;

/** A parameter, its reference resolved. A body has `schema`; the others have the keywords of a schema themselves. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'body';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface ResponseDescription {
  readonly schema: Schema | null;
  readonly headers: Readonly<Record<string, Schema>>;
}

export interface Operation {
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** With the base path: `/products/{productId}` */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Media types of bodies. */
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly isSecured: boolean;
  /** By status, and `default`. */
  readonly responses: Readonly<Record<string, ResponseDescription>>;
}

/** The API as its document says it; nothing in the code knows its routes or schemas otherwise. */
export interface ApiDocument {
  readonly operations: readonly Operation[];
  readonly definitions: Readonly<Record<string, Schema>>;
  /** The document itself, as JSON. */
  readonly json: string;
}

type Json = Readonly<Record<string, unknown>>;

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const NOT_SCHEMA = new Set(['name', 'in', 'required', 'description', 'schema', 'allowEmptyValue', 'collectionFormat']);

/** @throws Error when the document is not one that this server can serve, saying where */
export function readDocument(path: URL | string = new URL('../openapi.yaml', import.meta.url)): ApiDocument {
  const root = parse(readFileSync(path, 'utf8')) as Json;
  if (root['swagger'] !== '2.0') throw new Error(`${String(path)} is not an OpenAPI 2.0 document`);
  const operations = Object.entries(root['paths'] as Record<string, Json>).flatMap(([template, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => readOperation({ root, template, item, method })),
  );
  const ids = operations.map((operation) => operation.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`operationId ${twice} is there twice`);
  return { operations, definitions: (root['definitions'] ?? {}) as Record<string, Schema>, json: JSON.stringify(root) };
}

function readOperation(options: { root: Json; template: string; item: Json; method: string }): Operation {
  const { root, template, item, method } = options;
  const operation = item[method] as Json;
  const basePath = typeof root['basePath'] === 'string' ? root['basePath'].replace(/\/$/, '') : '';
  const parameters = mergeParameters({ root, of: [item['parameters'], operation['parameters']] });
  const names = parameters.map((parameter) => parameter.name);
  const id = operation['operationId'];
  if (typeof id !== 'string') throw new Error(`${method} ${template} has no operationId`);
  if (new Set(names).size !== names.length) throw new Error(`${id}: two parameters have the same name`);
  return {
    id,
    method: method.toUpperCase(),
    path: basePath + template,
    parameters,
    consumes: (operation['consumes'] ?? root['consumes'] ?? []) as string[],
    produces: (operation['produces'] ?? root['produces'] ?? []) as string[],
    isSecured: ((operation['security'] ?? root['security'] ?? []) as unknown[]).length > 0,
    responses: readResponses(root, operation['responses'] as Record<string, Json>),
  };
}

/** An operation's parameters replace those of its path that have the same name and place. */
function mergeParameters(options: { root: Json; of: readonly unknown[] }): readonly Parameter[] {
  const merged = new Map<string, Parameter>();
  for (const list of options.of) {
    for (const entry of (list ?? []) as Json[]) {
      const parameter = readParameter(resolve(options.root, entry));
      merged.set(`${parameter.in} ${parameter.name}`, parameter);
    }
  }
  return [...merged.values()];
}

function readParameter(entry: Json): Parameter {
  const place = entry['in'] as Parameter['in'];
  const name = entry['name'] as string;
  if (!['path', 'query', 'header', 'body'].includes(place)) throw new Error(`parameter ${name}: "in: ${place}" is not served`);
  const inline = Object.fromEntries(Object.entries(entry).filter(([keyword]) => !NOT_SCHEMA.has(keyword)));
  if (inline['type'] === 'array') throw new Error(`parameter ${name}: arrays outside of bodies are not served`);
  return { name, in: place, required: entry['required'] === true, schema: place === 'body' ? (entry['schema'] as Schema) : inline };
}

function readResponses(root: Json, responses: Record<string, Json>): Record<string, ResponseDescription> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, entry]) => {
      const response = resolve(root, entry);
      const schema = (response['schema'] ?? null) as Schema | null;
      return [status, { schema, headers: (response['headers'] ?? {}) as Record<string, Schema> }];
    }),
  );
}

/** Follows a reference within the document. */
function resolve(root: Json, entry: Json): Json {
  const reference = entry['$ref'];
  if (typeof reference !== 'string') return entry;
  const found = reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, key) => (node as Json | undefined)?.[key], root);
  if (found === undefined) throw new Error(`${reference} refers to nothing`);
  return resolve(root, found as Json);
}
