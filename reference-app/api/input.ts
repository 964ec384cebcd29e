import type { IncomingHttpHeaders } from 'node:http';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Problem, type Fault } from '../problem.ts';
import type { Operation, Parameter } from './document.ts';
import { isMediaType, parseJson } from './json.ts';
import { queryValues } from './query.ts';
import { describeFault, type SchemaCompiler } from './schemas.ts';

/** A request as it came: nothing of it is believed yet. */
export interface RawInput {
  readonly params: Readonly<Record<string, string | undefined>>;
  /** After the `?`; null when there is none. */
  readonly query: string | null;
  readonly headers: IncomingHttpHeaders;
  /** Null when there is none. */
  readonly body: Buffer | null;
}

type Input = Record<string, unknown>;

/** So many faults are told at most. */
const MAX_FAULTS = 20;

/** Makes the input of one operation out of a request: takes, types and validates its parameters as the document says. */
export class InputReader {
  readonly #operation: Operation;
  readonly #byName: ReadonlyMap<string, Parameter>;
  readonly #path: readonly Parameter[];
  readonly #query: ReadonlyMap<string, Parameter>;
  readonly #headers: readonly { readonly key: string; readonly parameter: Parameter }[];
  readonly #body: Parameter | null;
  readonly #isValid: ValidateFunction;

  constructor(operation: Operation, schemas: SchemaCompiler) {
    const of = (place: Parameter['in']): readonly Parameter[] => operation.parameters.filter((parameter) => parameter.in === place);
    this.#operation = operation;
    this.#byName = new Map(operation.parameters.map((parameter) => [parameter.name, parameter]));
    this.#path = of('path');
    this.#query = new Map(of('query').map((parameter) => [parameter.name, parameter]));
    this.#headers = of('header').map((parameter) => ({ key: parameter.name.toLowerCase(), parameter }));
    this.#body = of('body')[0] ?? null;
    this.#isValid = schemas.compile({
      type: 'object',
      properties: Object.fromEntries(operation.parameters.map((parameter) => [parameter.name, parameter.schema])),
      required: operation.parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name),
    });
  }

  /** @throws Problem 400 with every fault, or 415 */
  read(raw: RawInput): Input {
    const input: Input = {};
    for (const parameter of this.#path) input[parameter.name] = typed(parameter, raw.params[parameter.name] ?? '');
    if (raw.query !== null) this.#readQuery(raw.query, input);
    for (const { key, parameter } of this.#headers) {
      const value = raw.headers[key];
      if (typeof value === 'string') input[parameter.name] = typed(parameter, value);
    }
    if (this.#body !== null && raw.body !== null) input[this.#body.name] = this.#readBody(raw.body, raw.headers);
    if (this.#isValid(input)) return input;
    const errors = (this.#isValid.errors ?? []).slice(0, MAX_FAULTS).map((error) => this.#faultOf(error));
    throw new Problem('malformed-request', { errors });
  }

  /** Unknown parameters are left out; a query that cannot be decoded, or says a thing twice, is a fault. */
  #readQuery(query: string, input: Input): void {
    const values = queryValues(query);
    if (values === null) throw malformed('query', 'must be percent-encoded UTF-8');
    for (const [name, value] of values) {
      const parameter = this.#query.get(name);
      if (parameter === undefined) continue;
      if (Object.hasOwn(input, name)) throw malformed(`query.${name}`, 'must be given once');
      input[name] = typed(parameter, value);
    }
  }

  #readBody(body: Buffer, headers: IncomingHttpHeaders): unknown {
    const encoding = headers['content-encoding'];
    const isPlain = encoding === undefined || encoding.toLowerCase() === 'identity';
    if (!isPlain || !this.#operation.consumes.some((mediaType) => isMediaType(headers['content-type'], mediaType))) {
      throw new Problem('unsupported-media-type', { headers: { accept: this.#operation.consumes.join(', ') } });
    }
    return parseJson(body);
  }

  #faultOf(error: ErrorObject): Fault {
    const [name, ...rest] = error.instancePath.split('/').slice(1).map(unescapePointer);
    if (name === undefined) {
      const missing = this.#byName.get(String((error.params as Input)['missingProperty']));
      return { where: missing === undefined ? 'request' : placeOf(missing, []), message: 'is required' };
    }
    const parameter = this.#byName.get(name);
    return { where: parameter === undefined ? name : placeOf(parameter, rest), message: describeFault(error) };
  }
}

function placeOf(parameter: Parameter, rest: readonly string[]): string {
  return parameter.in === 'body' ? ['body', ...rest].join('.') : `${parameter.in}.${parameter.name}`;
}

function malformed(where: string, message: string): Problem {
  return new Problem('malformed-request', { errors: [{ where, message }] });
}

/** Texts that are numbers or truth values in plain notation become these; all else stays text, for the validation to refuse. */
function typed(parameter: Parameter, text: string): unknown {
  switch (parameter.schema['type']) {
    case 'integer':
      return /^-?\d{1,16}$/.test(text) ? Number(text) : text;
    case 'number':
      return /^-?\d{1,16}(\.\d{1,16})?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    default:
      return text;
  }
}

function unescapePointer(text: string): string {
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}
