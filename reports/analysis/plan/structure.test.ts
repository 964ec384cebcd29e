import { describe, expect, it } from 'vitest';
import { syntheticModel } from '../sizing/synthetic-model.case.ts';
import { linksOf, roleOf } from './roles.ts';
import { apartOf, togetherOf } from './structure.ts';

describe('roles', () => {
  it.each([
    ['haproxy', 'proxy'],
    ['broker', 'broker'],
    ['nats-server', 'broker'],
    ['mysql', 'database'],
    ['api', 'stateless'],
    ['brokerage', 'stateless'],
  ])('%s is a %s', (name, role) => {
    expect(roleOf(name)).toBe(role);
  });

  it('links the reference application as its requests go', () => {
    expect(linksOf(['haproxy', 'api', 'broker', 'service', 'mysql'])).toEqual([[0, 1], [1, 2], [3, 2], [3, 4]]);
  });

  it('links parts in a row where there is no broker', () => {
    expect(linksOf(['web', 'worker', 'db'])).toEqual([[0, 1], [1, 2]]);
  });
});

describe('apartOf', () => {
  const model = syntheticModel({ draws: 3 });
  const { structure, assumptions } = apartOf(model);

  it('drops the proxy and has the broker carry its requests too: twice its demand, and the links that the proxy had', () => {
    expect(structure.model.components.map(({ name }) => name)).toEqual(['api', 'broker', 'service', 'mysql']);
    for (const [own, before] of [[structure.model.best, model.best], [structure.model.draws[2], model.draws[2]]] as const) {
      expect(own?.demands[1]?.demandSeconds).toEqual(before?.demands[2]?.demandSeconds.map((seconds) => 2 * seconds));
      expect(own?.demands[3]).toEqual(before?.demands[4]);
    }
    expect(structure.links).toEqual([[1, 0], [0, 1], [2, 1], [2, 3]]);
    expect(assumptions).toEqual([expect.stringMatching(/broker carries what haproxy did.*not measured/)]);
  });

  it('changes the CPU part of the response time by what a request needs more or less', () => {
    const half = (at: number): number => model.best.demands[at]?.demandSeconds[5] ?? 0;
    expect(structure.model.best.response.cpuMs).toBeCloseTo(model.best.response.cpuMs + 1000 * (half(2) - half(0)), 9);
  });

  it('keeps the proxy where there is no broker to take over, and says what it cannot count', () => {
    const without = apartOf(syntheticModel({ draws: 1, components: ['haproxy', 'api', 'mysql'] }));
    expect(without.structure.model.components).toHaveLength(3);
    expect(without.assumptions[0]).toMatch(/No broker was among what was measured/);
    const plain = apartOf(syntheticModel({ draws: 1, components: ['api', 'broker', 'mysql'] }));
    expect(plain.structure.model.best).toEqual(syntheticModel({ draws: 1, components: ['api', 'broker', 'mysql'] }).best);
    expect(plain.assumptions[0]).toMatch(/No proxy was among what was measured/);
  });

  it('leaves what hardly needs anything where the rest is', () => {
    const lazy = { ...model, best: { ...model.best, demands: model.best.demands.map((curve, at) => (at === 2 ? { ...curve, demandSeconds: curve.demandSeconds.map(() => 1e-7) } : curve)) } };
    expect(togetherOf(lazy).parts).toEqual([0, 1, 3, 4]);
  });
});
