import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headroom } from './cli.case.ts';
import { parseNetwork } from './network-file.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'headroom-solve-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function solveText(text: string, ...flags: string[]): ReturnType<typeof headroom> {
  writeFileSync(join(cwd, 'model.yaml'), text);
  return headroom(['solve', 'model.yaml', ...flags], { cwd, env: { HEADROOM_CACHE: join(cwd, 'cache'), NO_COLOR: '1' } });
}

const EXAMPLE = `
stations: {cpu: {servers: 2}, disk: {}, net: {delay: true}, pool: {servers: 4, limit: 10}}
classes: {read: {population: 20, thinkSeconds: 5}, write: {arrivalRate: 3}}
demandsSeconds: {read: {cpu: 0.02, disk: 0.01}, write: {cpu: 0.05, net: 0.1, pool: 1}}
`;

interface Answer {
  solver: string;
  method: string;
  knownErrorShare: number;
  classes: Record<string, { throughput: number; responseSeconds: number; residenceSeconds: Record<string, number>; queueLength: Record<string, number> }>;
  stations: Record<string, { utilisation: number; queueLength: number; blockedShare: number }>;
  bounds: Record<string, { asymptotic: { throughput: { lower: number; upper: number } } }>;
}

describe('headroom solve', () => {
  it('answers in the shape that is documented', () => {
    const { code, stdout, stderr } = solveText(EXAMPLE, '--json');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const answer = JSON.parse(stdout) as Answer;
    expect(answer).toMatchObject({ solver: 'exact', knownErrorShare: 0 });
    expect(Object.keys(answer.classes['write']!)).toEqual(['throughput', 'responseSeconds', 'residenceSeconds', 'queueLength']);
    expect(Object.keys(answer.stations['pool']!)).toEqual(['utilisation', 'queueLength', 'blockedShare']);
    expect(Object.keys(answer.classes['read']!.residenceSeconds)).toEqual(['cpu', 'disk', 'net', 'pool']);
    const { throughput, responseSeconds } = answer.classes['read']!;
    expect(throughput * (responseSeconds + 5)).toBeCloseTo(20, 9);
    expect(answer.bounds['read']!.asymptotic.throughput.upper).toBeGreaterThan(throughput);
    expect(answer.stations['pool']!.blockedShare).toBeGreaterThan(0);
    expect(answer.classes['write']!.throughput).toBeCloseTo(3 * (1 - answer.stations['pool']!.blockedShare), 9);
  });
  it('prints tables for people, with the method and what binds', () => {
    const { code, stdout } = solveText(EXAMPLE);
    expect(code).toBe(0);
    for (const text of ['exact: ', 'read', '20 in turn, think 5 s', '3/s arrive', 'pool', 'Bounds of read', 'Binds: pool']) expect(stdout).toContain(text);
  });
  it('takes JSON, the solver from file or flag, and a seed', () => {
    const model = JSON.stringify({ stations: { s: {} }, classes: { a: { population: 3, thinkSeconds: 15 } }, demandsSeconds: { a: { s: 2 } }, solver: 'approximate' });
    expect(JSON.parse(solveText(model, '--json').stdout)).toMatchObject({ solver: 'approximate' });
    expect(JSON.parse(solveText(model, '--json', '--solver', 'simulate', '--seed', '9').stdout)).toMatchObject({ solver: 'simulate', simulation: { verdict: 'ok' } });
  });
  it('an unstable network is an answer: exit code 1 and the station', () => {
    const text = 'stations: {cpu: {}}\nclasses: {a: {arrivalRate: 12}}\ndemandsSeconds: {a: {cpu: 0.1}}\n';
    expect(solveText(text)).toMatchObject({ code: 1, stdout: expect.stringMatching(/cpu would have to work at 120 %/) as string });
    const { code, stdout } = solveText(text, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'UNSTABLE' }, stations: { cpu: { utilisation: expect.closeTo(1.2, 9) as number } } });
  });
  it('what cannot be asked is an error of the input', () => {
    expect(solveText('stations: {cpu: {}}\nclasses: {a: {population: 2}}\n', '--json')).toMatchObject({ code: 2, stdout: expect.stringContaining('CONTRADICTORY') as string, stderr: expect.stringContaining('infinite') as string });
    expect(headroom(['solve', 'nope.yaml'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('nope.yaml') as string });
  });
});

describe('a model that is wrong is told by line and key', () => {
  it.each([
    ['stations: {cpu: {server: 2}}\nclasses: {a: {population: 1}}', 'm.yaml:1: stations.cpu.server: unknown key'],
    ['stations:\n  cpu: {}\nclasses:\n  a: {population: 1.5}', 'm.yaml:4: classes.a.population: '],
    ['stations: {cpu: {}}\nclasses: {a: {}}', 'm.yaml:2: classes.a: needs a population'],
    ['stations: {cpu: {}}\nclasses: {a: {population: 1, arrivalRate: 2}}', 'not both'],
    ['stations: {cpu: {}}\nclasses: {a: {arrivalRate: 2, thinkSeconds: 1}}', 'only a class with a population thinks'],
    ['stations: {cpu: {}}\nclasses: {a: {arrivalRate: 2}}\ndemandsSeconds:\n  b: {cpu: 1}', 'm.yaml:4: demandsSeconds.b: there is no class b (a)'],
    ['stations: {cpu: {}}\nclasses: {a: {arrivalRate: 2}}\ndemandsSeconds:\n  a: {cup: 1}', 'm.yaml:4: demandsSeconds.a.cup: there is no station cup (cpu)'],
    ['stations: {cpu: {}}\nclasses: {a: {arrivalRate: 2}}\ndemandsSeconds: {a: {cpu: -1}}', 'demandsSeconds.a.cpu'],
    ['stations: {cpu: {delay: true, rates: [1, 2]}}\nclasses: {a: {arrivalRate: 2}}', 'stations.cpu.rates: a delay has no rates'],
    ['stations: {}\nclasses: {a: {arrivalRate: 2}}', 'at least one station'],
    ['classes: {a: {arrivalRate: 2}}', 'stations: must be given'],
    ['stations: {cpu: {}}\nclasses: {a: {arrivalRate: 2}}\nsolver: magic', 'solver'],
    ['stations: {cpu: {}', 'm.yaml:1'],
    ['', 'm.yaml:1'],
  ])('%s', (text, message) => {
    expect(() => parseNetwork({ path: 'm.yaml', text })).toThrow(message);
  });
  it('an empty station is one server; what is missing is told', () => {
    const { model, assumptions } = parseNetwork({ path: 'm.yaml', text: 'stations:\n  cpu:\n  disk: {rates: [1, 1.5]}\nclasses: {a: {population: 2}}\ndemandsSeconds: {a: {cpu: 1}}\n' });
    expect(model.stations).toEqual({ cpu: { servers: 1, isDelay: false, limit: null, rates: null }, disk: { servers: 1, isDelay: false, limit: null, rates: [1, 1.5] } });
    expect(assumptions).toEqual(['class a does not think (no thinkSeconds)', 'nobody uses station disk']);
  });
});
