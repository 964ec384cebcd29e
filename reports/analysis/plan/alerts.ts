import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { moneyWords } from './money.ts';
import type { Plan, Stage } from './result.ts';
import { roleOf } from './roles.ts';

/** A file of alerting rules as Prometheus reads it. */
export interface AlertFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[];
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const LASTING = '30m';
const WINDOW = '5m';
const MS_PER_SEC = 1000;

/** The same requests that `headroom observe` counts where nobody says which. */
const REQUESTS = 'operation!~"metrics|health|ready",job!~"prometheus|site"';

/**
 * The triggers of a plan as alerting rules on the metrics of the reference application: `http_requests_total`,
 * `http_request_duration_seconds` and, of programs that count themselves, `process_cpu_seconds_total` by job; of servers
 * that do not, `container_cpu_usage_seconds_total` of cAdvisor by name. In a system that was observed each component is a
 * job that counts itself.
 */
export function alertsOf(plan: Plan): AlertFile {
  const stages = [...plan.stages, ...(plan.next === null ? [] : [plan.next])];
  const rules = stages.flatMap((stage, at) => (at === 0 ? [] : orderRules({ plan, stage, before: stages[at - 1] ?? stage })));
  const first = plan.stages[0];
  return { groups: [{ name: 'headroom-plan', rules: [...(first === undefined ? [] : [objectiveRule(plan, first)]), ...rules] }] };
}

function orderRules(options: { plan: Plan; stage: Stage; before: Stage }): AlertRule[] {
  const { plan, stage, before } = options;
  const { trigger } = stage;
  if (trigger === null) return [];
  const order = trigger.order.date;
  const dates = order.value === null ? 'not at the growth that was planned with' : `about ${order.value} (${order.lower ?? 'never'} to ${order.upper ?? 'never'})`;
  const common = {
    for: LASTING,
    labels: { severity: 'warning', headroom_stage: String(stage.number) },
    annotations: {
      summary: safe(`Order stage ${String(stage.number)}: ${stage.title}`),
      description: safe(`Stage ${String(before.number)} (${before.title}) carries ${formatUnit(before.carries.value ?? 0, 'perSec')}. Expected ${dates}. ${stage.moves.map(({ what, why }) => `${what}: ${why}`).join('. ')}. It costs ${moneyWords(stage.cost.perMonth, plan.currency)} a month.`),
    },
  };
  return [
    { alert: `HeadroomOrderStage${String(stage.number)}ByLoad`, expr: `sum(rate(http_requests_total{${REQUESTS}}[${WINDOW}])) > ${figure(trigger.orderPerSec)}`, ...common },
    { alert: `HeadroomOrderStage${String(stage.number)}ByCpu`, expr: `${cpuOf(trigger.component, plan)} > ${figure(trigger.cores)}`, ...common },
  ];
}

function objectiveRule({ objective }: Plan, stage: Stage): AlertRule {
  const { quantile, latencyMs } = objective;
  return {
    alert: 'HeadroomObjectiveBroken',
    expr: `histogram_quantile(${String(quantile)}, sum by (le) (rate(http_request_duration_seconds_bucket{${REQUESTS}}[${WINDOW}]))) > ${figure(latencyMs / MS_PER_SEC)}`,
    for: LASTING,
    labels: { severity: 'critical', headroom_stage: String(stage.number) },
    annotations: {
      summary: `p${formatNumber(100 * quantile)} is above ${formatUnit(latencyMs, 'ms')}`,
      description: 'Where load is below what the plan says that the stage carries, the plan is wrong: measure again, and plan again.',
    },
  };
}

/** Cores that a component uses. */
function cpuOf(component: string, { system }: Plan): string {
  const countsItself = system.origin === 'observed' || roleOf(component) === 'stateless';
  const selector = countsItself ? `process_cpu_seconds_total{job=${quoted(component)}}` : `container_cpu_usage_seconds_total{name=${quoted(component)}}`;
  return `sum(rate(${selector}[${WINDOW}]))`;
}

/** A string of PromQL: its escapes are those of Go, of which JSON's are a part. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Prometheus takes annotations for templates: braces from outside must not open one. */
function safe(text: string): string {
  return text.replaceAll('{{', '{{"{{"}}');
}

/** Four digits, never in an exponent that is hard to read. */
function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}
