import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import type { ApiDocument, Schema } from './document.ts';

// The package is CommonJS: its function is `default` of what Node makes of it.
const addFormats = addFormatsModule.default;

/** Keywords of OpenAPI 2.0 that describe and do not constrain. */
const DESCRIBING = ['discriminator', 'xml', 'externalDocs', 'example'];

/** Compiles schemas of a document. Defaults are filled in; every fault is told, not the first alone (bodies are bounded). */
export class SchemaCompiler {
  readonly #ajv: Ajv;
  readonly #definitions: ApiDocument['definitions'];

  constructor(document: Pick<ApiDocument, 'definitions'>) {
    this.#ajv = new Ajv({ allErrors: true, useDefaults: true });
    this.#ajv.addVocabulary(DESCRIBING);
    addFormats(this.#ajv);
    this.#definitions = document.definitions;
  }

  /** @throws Error when the schema is wrong, an unknown keyword or format included */
  compile(schema: Schema): ValidateFunction {
    return this.#ajv.compile({ ...schema, definitions: this.#definitions });
  }
}

/** A fault in the words of a person: `must be <= 100`, `must not have "colour"`, `must be one of open, cancelled`. */
export function describeFault(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties') return `must not have ${quote(String(params['additionalProperty']))}`;
  if (error.keyword === 'required') return `must have ${quote(String(params['missingProperty']))}`;
  if (error.keyword === 'enum') return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`;
  return error.message ?? `fails ${error.keyword}`;
}

/** What a client sent is shown cut short, and well formed. */
function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
