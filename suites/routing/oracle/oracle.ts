import { routesOf } from '../routes.ts';
import type { BuiltRouter, Found, OracleCase, Route, RouterKind } from '../router-kind.ts';
import { messageOf } from '../../harness/errors.ts';
import { cases, type CaseOfOracle } from './cases.ts';
import { specificationOf, type Expected } from './specification.ts';

/** A router that does not do what it declares. */
export interface Fault {
  readonly case: CaseOfOracle['id'];
  /** `GET /users/7: expected …, found …`. */
  readonly what: string;
}

/** A question with its answer. */
export interface Question {
  readonly method: string;
  readonly path: string;
  readonly expected: Expected;
}

/**
 * Every fault of a router in the oracle's cases: a wrong answer where it claims to be able; and where it says that it cannot,
 * answers that are all right (a claim to be unable must be true, too). Empty: it may be timed.
 */
export function faultsOf(router: RouterKind): Fault[] {
  return cases.flatMap((one): Fault[] => {
    const wrong = wrongAnswers({ router, of: one });
    const cannot = one.id === 'basic' ? undefined : router.cannot[one.id];
    if (cannot === undefined) return wrong.map((what) => ({ case: one.id, what }));
    return wrong.length > 0 ? [] : [{ case: one.id, what: `it says that it cannot (${cannot}), and every answer is right` }];
  });
}

function wrongAnswers({ router, of: { id, routes: lines, lookups } }: { router: RouterKind; of: CaseOfOracle }): string[] {
  const routes = routesOf(lines);
  const specification = specificationOf(routes);
  const questions = lookups.map((line): Question => {
    const [method = '', path = ''] = line.split(' ');
    return { method, path, expected: specification.expect(method, path) };
  });
  // Twice, the second time in the opposite order; and what it says that it cannot is tried as if it could.
  const cannot = Object.fromEntries(Object.entries(router.cannot).filter(([name]) => name !== id));
  try {
    return wrongIn({ built: router.build(routes), routes, questions: [...questions, ...[...questions].reverse()], cannot });
  } catch (error) {
    return [`it cannot be built: ${messageOf(error)}`];
  }
}

/**
 * Asks every question, and looks at the answers only after all were given: what remembers its last answer, or writes over it,
 * is found out.
 *
 * @returns what is wrong, in words; empty where every answer is right.
 */
export function wrongIn(options: { built: BuiltRouter; routes: readonly Route[]; questions: readonly Question[]; cannot: RouterKind['cannot'] }): string[] {
  const { built, routes, questions, cannot } = options;
  const answers = questions.map(({ method, path }): Answer => ask(built, method, path));
  const wrong = questions.flatMap((question, index) => {
    const expected = inWordsOf(question.expected, cannot);
    const found = answers[index] ?? null;
    return isAnswer(found, expected) ? [] : [`${question.method} ${question.path}: expected ${answerWords(routes, expected)}, found ${answerWords(routes, found)}`];
  });
  return [...new Set(wrong)];
}

type Answer = Found | null | 'method-not-allowed' | { readonly error: string };

function ask(built: BuiltRouter, method: string, path: string): Answer {
  try {
    return built.find(method, path);
  } catch (error) {
    return { error: messageOf(error) };
  }
}

/** A router that does not tell 405 from 404 is to say that it found nothing. */
function inWordsOf(expected: Expected, cannot: Readonly<Partial<Record<OracleCase, string>>>): Found | null | 'method-not-allowed' {
  if (expected.kind === 'found') return { handler: expected.route.handler, params: expected.params };
  return expected.kind === 'method-not-allowed' && cannot['method-not-allowed'] === undefined ? 'method-not-allowed' : null;
}

function isAnswer(found: Answer, expected: Found | null | 'method-not-allowed'): boolean {
  if (found === null || expected === null || typeof found === 'string' || typeof expected === 'string') return found === expected;
  if ('error' in found || found.handler !== expected.handler) return false;
  const names = Object.keys(found.params);
  return names.length === Object.keys(expected.params).length && names.every((name) => found.params[name] === expected.params[name]);
}

function answerWords(routes: readonly Route[], answer: Answer): string {
  if (answer === null) return 'nothing';
  if (typeof answer === 'string') return 'that the method is not allowed';
  if ('error' in answer) return `an error (${answer.error})`;
  const route = routes.find(({ handler }) => handler === answer.handler);
  return `${route === undefined ? 'a handler of no route' : `${route.method} ${route.path}`} with ${JSON.stringify(answer.params)}`;
}
