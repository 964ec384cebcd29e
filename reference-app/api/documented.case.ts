import type { ValidateFunction } from 'ajv';
import { readDocument, type ApiDocument, type ResponseDescription, type Schema } from './document.ts';
import { isMediaType } from './json.ts';
import { SchemaCompiler } from './schemas.ts';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

const document: ApiDocument = readDocument();
const schemas = new SchemaCompiler(document);
const isProblem = schemas.compile({ $ref: '#/definitions/Problem' });
const compiled = new Map<Schema, ValidateFunction>();

/** Headers that a status does not do without. */
const OWED: Readonly<Record<number, string>> = { 401: 'www-authenticate', 405: 'allow', 503: 'retry-after' };

/** Holds the answer to an operation against the document. @throws Error that says what the document does not allow */
export function expectDocumented(answer: Answer & { readonly operation: string }): void {
  const operation = document.operations.find(({ id }) => id === answer.operation);
  if (operation === undefined) throw new Error(`${answer.operation} is not in the document`);
  const fail = (fault: string): never => {
    throw new Error(`${answer.operation} answered ${answer.status}: ${fault}\n${answer.body.slice(0, 500)}`);
  };
  const exact = operation.responses[String(answer.status)];
  const described = exact ?? (answer.status >= 400 ? operation.responses['default'] : undefined) ?? fail('a status that the document does not have');
  if (answer.status >= 400) {
    expectProblem(answer);
    return;
  }
  const type = answer.headers['content-type'];
  if (!operation.produces.some((mediaType) => isMediaType(type?.replace(/; version=[\d.]+/, ''), mediaType))) fail(`content type ${String(type)}`);
  expectHeaders(described, answer, fail);
  if (described.schema === null) return;
  const isValid = validatorOf(described.schema);
  const value: unknown = type?.startsWith('application/json') === true ? JSON.parse(answer.body) : answer.body;
  if (!isValid(value)) fail(JSON.stringify(isValid.errors));
}

/** Holds an answer against the schema of problems (RFC 9457). @throws Error */
export function expectProblem(answer: Answer): void {
  const fail = (fault: string): never => {
    throw new Error(`not a problem document (status ${answer.status}): ${fault}\n${answer.body.slice(0, 500)}`);
  };
  if (answer.headers['content-type'] !== 'application/problem+json') fail(`content type ${String(answer.headers['content-type'])}`);
  const problem = JSON.parse(answer.body) as { readonly status: number; readonly type: string };
  if (!isProblem(problem)) fail(JSON.stringify(isProblem.errors));
  if (problem.status !== answer.status) fail('its status is another');
  if (!/^\/problems\/[a-z-]+$/.test(problem.type)) fail(`its type is ${problem.type}`);
  const owed = OWED[answer.status];
  if (owed !== undefined && answer.headers[owed] === undefined) fail(`without ${owed}`);
}

function validatorOf(schema: Schema): ValidateFunction {
  const known = compiled.get(schema) ?? schemas.compile(schema);
  compiled.set(schema, known);
  return known;
}

function expectHeaders(described: ResponseDescription, answer: Answer, fail: (fault: string) => never): void {
  for (const name of Object.keys(described.headers)) {
    if (answer.headers[name.toLowerCase()] === undefined) fail(`without the header ${name}`);
  }
}
