import type { OracleCase } from '../router-kind.ts';

/** Routes in the order in which they are added, and what is asked of them. */
export interface CaseOfOracle {
  /** `basic`: what no contender may say that it cannot. */
  readonly id: OracleCase | 'basic';
  readonly routes: readonly string[];
  /** `GET /path`, as a client writes it. What is expected is the specification's (`specification.ts`). */
  readonly lookups: readonly string[];
}

/** The match oracle's questions, apart from those of the tables themselves. */
export const cases: readonly CaseOfOracle[] = [
  {
    id: 'basic',
    routes: ['GET /', 'GET /users', 'POST /users', 'GET /users/recent', 'DELETE /orders', 'GET /user', 'GET /a/b/c/d/e/f'],
    lookups: ['GET /users', 'POST /users', 'GET /', 'GET /users/recent', 'GET /user', 'GET /users', 'DELETE /orders', 'GET /a/b/c/d/e/f', 'GET /none', 'GET /users/none', 'GET /use', 'GET /usersx', 'GET /a/b/c/d/e', 'GET /a/b/c/d/e/f/g', 'POST /none'],
  },
  {
    id: 'parameter',
    routes: ['GET /users/{id}', 'PUT /users/{id}', 'GET /users/{id}/posts', 'GET /users/{user}/posts/{post}', 'GET /one/{a}/two/{b}/three/{c}'],
    lookups: [
      'GET /users/7', 'PUT /users/7', 'GET /users/8', 'GET /users/x.y-z_~', 'GET /users/AbC', 'GET /users/7/posts', 'GET /users/7/posts/12', 'GET /one/1/two/2/three/3',
      'GET /users', 'GET /users/7/likes', 'GET /users/7/posts/12/13', 'GET /one/1/two/2/three',
    ],
  },
  {
    id: 'empty-parameter',
    routes: ['GET /users/{id}', 'GET /users/{id}/posts'],
    lookups: ['GET /users/', 'GET /users//posts', 'GET /users/7', 'GET /users/7/posts'],
  },
  {
    id: 'wildcard',
    routes: ['GET /files/{path*}', 'GET /users/{id}/files/{path*}', 'GET /about'],
    lookups: ['GET /files/a', 'GET /files/a/b/c.txt', 'GET /users/7/files/x', 'GET /users/8/files/x/y', 'GET /about', 'GET /files', 'GET /filesx/a', 'GET /users/7/file/x'],
  },
  {
    id: 'overlap',
    routes: ['GET /users/new', 'GET /users/{id}', 'GET /users/{id}/edit', 'GET /a/b/c', 'GET /a/{x}/c'],
    lookups: ['GET /users/new', 'GET /a/b/c'],
  },
  {
    id: 'late-overlap',
    routes: ['GET /users/{id}', 'GET /users/new', 'GET /a/{x}/c', 'GET /a/b/c'],
    lookups: ['GET /users/new', 'GET /a/b/c'],
  },
  {
    id: 'backtracking',
    routes: ['GET /a/b/d', 'GET /a/{x}/c', 'GET /users/new', 'GET /users/{id}/posts', 'GET /p/q/r/s', 'GET /p/{x}/r/{y}/t', 'GET /teams/new', 'GET /teams/{id}', 'GET /{tenant}/report/{year}'],
    lookups: ['GET /a/b/c', 'GET /a/z/c', 'GET /users/new/posts', 'GET /p/q/r/s/t', 'GET /teams/newer', 'GET /teams/ne', 'GET /teams/7', 'GET /acme/report/2024', 'GET /a/b/e'],
  },
  {
    id: 'method-not-allowed',
    routes: ['GET /users', 'POST /users', 'GET /users/{id}'],
    lookups: ['DELETE /users', 'PUT /users', 'POST /users/7', 'DELETE /none', 'GET /users', 'GET /users/7', 'DELETE /users/7'],
  },
  {
    id: 'percent-encoding',
    routes: ['GET /users/{name}', 'GET /users/{name}/files/{file}'],
    lookups: ['GET /users/J%C3%BCrgen', 'GET /users/a%20b', 'GET /users/a%2Fb', 'GET /users/100%25', 'GET /users/a+b', 'GET /users/%7Eme/files/x%2Fy.txt'],
  },
  {
    id: 'trailing-slash',
    routes: ['GET /users', 'GET /teams/', 'GET /orders/{id}', 'GET /'],
    lookups: ['GET /users/', 'GET /orders/7/', 'GET /teams/', 'GET /teams', 'GET /users', 'GET /'],
  },
  {
    id: 'case',
    routes: ['GET /Users', 'GET /users', 'GET /Teams/About'],
    lookups: ['GET /Users', 'GET /users', 'GET /USERS', 'GET /teams/about', 'GET /Teams/About'],
  },
];
