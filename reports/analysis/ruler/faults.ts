import { levelsKey } from '../words.ts';
import type { RulerCell } from './cells.ts';
import type { RulerCheck, RulerValue } from './result.ts';

const SCRIPTED = 'scripted';
/** Counts of a ruler that are no outcomes of requests. */
const NOT_OUTCOMES = new Set(['started', 'retried', 'capHits', 'connectionsOpened', 'connectionsFailed', 'targetRequests']);

/** Every fault under its own name, and all of them together, exactly. */
export function faultChecks(cell: RulerCell): RulerCheck[] {
  const audits = cell.trials.flatMap(({ slices }) => slices.map(({ audit }) => audit));
  const total = (name: string): number => audits.reduce((sum, audit) => sum + (audit[name] ?? 0), 0);
  const names = [...new Set(audits.flatMap((audit) => Object.keys(audit)))];
  const scripts = names.filter((name) => name.startsWith(SCRIPTED));
  const outcomes = names.filter((name) => !name.startsWith(SCRIPTED) && !NOT_OUTCOMES.has(name));
  const base = { scenario: cell.scenario, trials: cell.trials.map(({ id }) => id) };
  const exact = (value: number): RulerValue => ({ value, lower: null, upper: null, unit: 'count', method: 'exact count', samples: audits.length });
  const check = (options: { id: string; what: string; against: string; truth: number; measured: number }): RulerCheck => {
    const { truth, measured } = options;
    const common = { ...base, ...options, id: `${cell.scenario}/${levelsKey(cell.levels)}/${cell.contender}/${options.id}`, truth: exact(truth), measured: exact(measured) };
    const verdict = cell.missing !== null ? 'not judged' : truth === measured ? 'pass' : 'fail';
    return { ...common, error: exact(measured - truth), limit: 0, verdict, reason: cell.missing ?? '' };
  };
  const own = scripts.map((script) => {
    const name = script.charAt(SCRIPTED.length).toLowerCase() + script.slice(SCRIPTED.length + 1);
    return { name, truth: total(script), measured: total(name) };
  });
  const scripted = own.reduce((sum, { truth }) => sum + truth, 0);
  const strays = outcomes.filter((name) => !own.some((one) => one.name === name) && total(name) > 0);
  return [
    ...own.map(({ name, truth, measured }) => check({ id: name, what: `Counted as ${name}`, against: 'script of the target', truth, measured })),
    ...strays.map((name) => check({ id: name, what: `Counted as ${name}`, against: 'script of the target', truth: 0, measured: total(name) })),
    check({ id: 'sum', what: 'All outcomes together', against: 'requests started', truth: total('started'), measured: outcomes.reduce((sum, name) => sum + total(name), 0) }),
    check({ id: 'scripted', what: 'Requests started', against: 'script of the target', truth: scripted, measured: total('started') }),
  ];
}
