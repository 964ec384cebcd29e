import { describe, expect, it } from 'vitest';
import { syntheticMachines } from '../sizing/synthetic-model.case.ts';
import { alertsOf, type AlertRule } from './alerts.ts';
import { planOf } from './plan.ts';
import { question } from './synthetic-plan.case.ts';

describe('alertsOf', () => {
  const plan = planOf(question({ growth: { sharePerMonth: 0.1, sdPerMonth: 0.02 } }));
  const rules = alertsOf(plan).groups.flatMap((group) => group.rules);
  const named = (name: string): AlertRule | undefined => rules.find(({ alert }) => alert === name);

  it('has two rules for each stage to come and one for the objective, each lasting half an hour', () => {
    expect(rules).toHaveLength(1 + 2 * (plan.stages.length - 1 + (plan.next === null ? 0 : 1)));
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const rule of rules) expect(rule).toMatchObject({ alert: expect.stringMatching(/^[a-zA-Z_]\w*$/) as string, for: '30m' });
  });

  it('asks for the figures of the plan on the metrics of the reference application', () => {
    const { trigger } = plan.stages[1]!;
    expect(named('HeadroomOrderStage2ByLoad')?.expr).toBe(`sum(rate(http_requests_total{operation!~"metrics|health|ready",job!~"prometheus|site"}[5m])) > ${String(Number(trigger!.orderPerSec.toPrecision(4)))}`);
    expect(named('HeadroomOrderStage2ByCpu')?.expr).toContain(`{name="${trigger!.component}"}[5m])) > ${String(Number(trigger!.cores.toPrecision(4)))}`);
    expect(named('HeadroomObjectiveBroken')?.expr).toMatch(/^histogram_quantile\(0\.99, sum by \(le\) \(rate\(http_request_duration_seconds_bucket\{.*\}\[5m\]\)\)\) > 0\.05$/);
  });

  it('takes every component of an observed system for a job that counts itself', () => {
    const observed = { ...plan, system: { ...plan.system, origin: 'observed' as const } };
    expect(alertsOf(observed).groups[0]?.rules.find(({ alert }) => alert.endsWith('ByCpu'))?.expr).toMatch(/^sum\(rate\(process_cpu_seconds_total\{job="\w+"\}/);
  });

  it('gives the reasoning of the plan, and lets no name from outside open a template or end a string', () => {
    expect(named('HeadroomOrderStage2ByLoad')?.annotations['description']).toMatch(/carries .*Expected about 20.*a month\.$/);
    const machines = syntheticMachines().map((machine) => ({ ...machine, id: `{{ .Labels }} ${machine.id}` }));
    const hostile = planOf(question({ machines }));
    const stage = hostile.stages[1]!;
    const named2 = { ...hostile, stages: [hostile.stages[0]!, { ...stage, trigger: { ...stage.trigger!, component: 'a"} or vector(1) #\\' } }] };
    const all = alertsOf(named2).groups[0]!.rules;
    for (const { annotations } of all) expect(Object.values(annotations).join().replaceAll('{{"{{"}}', '')).not.toContain('{{');
    expect(all.find(({ alert }) => alert === 'HeadroomOrderStage2ByCpu')?.expr).toContain('{job="a\\"} or vector(1) #\\\\"}');
  });
});
