import { describe, expect, it } from 'vitest';
import { contender as honest } from '../contenders/find-my-way/contender.ts';
import { contender as floor } from '../contenders/map/contender.ts';
import { contender as scan } from '../contenders/ordered-scan/contender.ts';
import { routesOf } from '../routes.ts';
import type { BuiltRouter, Found, RouterKind } from '../router-kind.ts';
import { faultsOf } from './oracle.ts';

type Answer = ReturnType<BuiltRouter['find']>;

/** A router that works, and one that makes its answers look better than they are. */
function cheat(change: (built: BuiltRouter) => BuiltRouter): RouterKind {
  return { ...honest, build: (routes) => change(honest.build(routes)) };
}

const isFound = (answer: Answer): answer is Found => answer !== null && typeof answer !== 'string';
const words = (router: RouterKind): string => faultsOf(router).map(({ what }) => what).join('\n');

describe('a router that cheats', () => {
  it('is caught ignoring the method', () => {
    const router = cheat((built) => ({ find: (_, path) => built.find('GET', path) }));
    expect(words(router)).toContain('POST /users: expected POST /users with {}, found GET /users');
  });

  it('is caught returning one handler for everything', () => {
    const router = cheat((built) => ({ find: (method, path) => (built.find(method, path) === null ? null : { handler: () => 1, params: {} }) }));
    expect(words(router)).toContain('found a handler of no route');
  });

  it('is caught leaving parameters out', () => {
    const router = cheat((built) => ({
      find: (method, path) => {
        const answer = built.find(method, path);
        return isFound(answer) ? { handler: answer.handler, params: {} } : answer;
      },
    }));
    expect(words(router)).toContain('GET /users/7: expected GET /users/{id} with {"id":"7"}, found GET /users/{id} with {}');
  });

  it('is caught keeping the parameters of the last answer', () => {
    const params: Record<string, string | undefined> = {};
    const router = cheat((built) => ({
      find: (method, path) => {
        const answer = built.find(method, path);
        if (!isFound(answer)) return answer;
        for (const name of Object.keys(params)) Reflect.deleteProperty(params, name);
        return { handler: answer.handler, params: Object.assign(params, answer.params) };
      },
    }));
    expect(words(router)).toContain('GET /users/7');
  });

  it('is caught remembering its last answer by the length of the path', () => {
    let last: { length: number; answer: Answer } | null = null;
    const router = cheat((built) => ({
      find: (method, path) => {
        if (last?.length !== path.length) last = { length: path.length, answer: built.find(method, path) };
        return last.answer;
      },
    }));
    expect(faultsOf(router).map((fault) => fault.case)).toContain('basic');
  });

  it('is caught looking at no more than the beginning of a path', () => {
    const router = cheat((built) => ({ find: (method, path) => built.find(method, path) ?? built.find(method, path.slice(0, path.lastIndexOf('/'))) }));
    expect(words(router)).toContain('GET /users/none: expected nothing');
  });

  it('is caught finding nothing quickly', () => {
    expect(faultsOf(cheat(() => ({ find: () => null }))).map((fault) => fault.case)).toContain('basic');
  });

  it('is caught throwing instead of answering', () => {
    const router = cheat(() => ({ find: () => { throw new Error('out of order'); } }));
    expect(words(router)).toContain('found an error (out of order)');
  });

  it('is caught when it cannot be built', () => {
    expect(words({ ...honest, build: () => { throw new Error('no'); } })).toContain('it cannot be built: no');
  });
});

describe('what a router says that it cannot', () => {
  it('must be so', () => {
    const modest: RouterKind = { ...scan, cannot: { ...scan.cannot, wildcard: 'so it says' } };
    expect(faultsOf(modest)).toEqual([{ case: 'wildcard', what: 'it says that it cannot (so it says), and every answer is right' }]);
  });

  it('must be said', () => {
    expect(faultsOf({ ...floor, cannot: {} }).map((fault) => fault.case)).toEqual(expect.arrayContaining(['parameter', 'wildcard', 'method-not-allowed']));
    expect(faultsOf({ ...scan, cannot: {} }).map((fault) => fault.case)).toContain('late-overlap');
  });

  it('does not excuse a wrong answer elsewhere', () => {
    const { 'method-not-allowed': reason, ...rest } = honest.cannot;
    expect(reason).toBeDefined();
    expect(words({ ...honest, cannot: rest })).toContain('DELETE /users: expected that the method is not allowed, found nothing');
  });
});

it('handlers tell routes and parameters apart', () => {
  const [one, other] = routesOf(['GET /a/{x}', 'GET /b/{x}']);
  expect(one!.handler({ x: 'v' })).not.toBe(other!.handler({ x: 'v' }));
  expect(one!.handler({ x: 'v' })).not.toBe(one!.handler({ x: 'w' }));
  expect(one!.handler({})).toBe(-1);
});
