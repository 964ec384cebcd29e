import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpack } from '../../fixtures/servers/prometheus/prometheus.case.ts';
import { canServe } from '../../fixtures/servers/testbed.case.ts';
import { planOf } from '../../reports/analysis/plan/plan.ts';
import { question } from '../../reports/analysis/plan/synthetic-plan.case.ts';
import { syntheticMachines } from '../../reports/analysis/sizing/synthetic-model.case.ts';
import { alertsText } from './alerts-file.ts';

describe.skipIf(!canServe)('alerting rules, checked by promtool', () => {
  let dir = '';
  let promtool = '';
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'headroom-rules-'));
    promtool = join(unpack(dir), 'promtool');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each([
    ['of machines as usual', syntheticMachines(4)],
    ['of machines with names that would break out', syntheticMachines(4).map((machine) => ({ ...machine, id: `${machine.id} {{ $value }} "': #\n` }))],
  ])('%s', (_, machines) => {
    const plan = planOf(question({ machines, fromPerSec: 4000, growth: { sharePerMonth: 0.12, sdPerMonth: 0.03 } }));
    const path = join(dir, 'rules.yml');
    writeFileSync(path, alertsText(plan));
    const { status, stdout, stderr } = spawnSync(promtool, ['check', 'rules', path], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`SUCCESS: ${String(1 + 2 * (plan.stages.length - 1 + (plan.next === null ? 0 : 1)))} rules found`));
  });
});
