import { createRandom } from '../../suites/harness/statistics/random.ts';

/** CPU seconds a request, by component. */
export const TRUE_DEMANDS = { read: { api: 0.0006, db: 0.0004 }, write: { api: 0.0012, db: 0.003 } } as const;
export const IDLE_CORES = { api: 0.05, db: 0.1 } as const;
export const CORES = 4;

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const CLASSES = ['read', 'write'] as const;
type ClassName = (typeof CLASSES)[number];

export interface HistoryOptions {
  readonly endSec: number;
  readonly days: number;
  readonly scrapeSec: number;
  /** At this share of the time the api begins anew. */
  readonly restartAt?: number;
  /** From one share of the time to another nothing was scraped. */
  readonly gap?: readonly [number, number];
}

/** What a Prometheus remembers of a shop with a day's rhythm whose demands are known, in OpenMetrics. */
export function history(options: HistoryOptions): string {
  const { endSec, days, scrapeSec, restartAt = Infinity, gap = [Infinity, Infinity] } = options;
  const random = createRandom(7);
  const count = Math.floor((days * 86_400) / scrapeSec);
  const total = { read: 0, write: 0 };
  const seconds = { read: 0, write: 0 };
  const buckets = { read: BUCKETS_SECONDS.map(() => 0), write: BUCKETS_SECONDS.map(() => 0) };
  const cpu = { api: 10, db: 5 };
  let begunSec = endSec - 30 * 86_400;
  const lines = new Map<string, string[]>();
  const put = (family: string, sample: string, value: number, at: number): void => {
    const own = lines.get(family) ?? [];
    lines.set(family, own);
    own.push(`${sample} ${Number(value.toPrecision(15))} ${at}`);
  };
  for (let step = 0; step <= count; step += 1) {
    const at = endSec - (count - step) * scrapeSec;
    if (step === Math.floor(count * restartAt)) {
      for (const id of CLASSES) {
        total[id] = seconds[id] = 0;
        buckets[id].fill(0);
      }
      cpu.api = 0.5;
      begunSec = at - 1;
    }
    const hour = ((at % 86_400) / 86_400) * 2 * Math.PI;
    const rates = { read: 700 * (0.55 + 0.4 * Math.sin(hour)) * Math.exp(0.1 * random.normal()), write: 90 * (0.6 + 0.35 * Math.sin(hour + 1)) * Math.exp(0.2 * random.normal()) };
    const busy = (IDLE_CORES.api + IDLE_CORES.db + CLASSES.reduce((sum, id) => sum + rates[id] * (TRUE_DEMANDS[id].api + TRUE_DEMANDS[id].db), 0)) / CORES;
    for (const id of CLASSES) {
      const requests = rates[id] * scrapeSec;
      const mean = ({ read: 0.008, write: 0.02 }[id]) / (1 - busy ** CORES);
      total[id] += requests;
      seconds[id] += requests * mean;
      BUCKETS_SECONDS.forEach((limit, place) => (buckets[id][place] = (buckets[id][place] ?? 0) + requests * (1 - Math.exp(-limit / mean))));
    }
    for (const name of ['api', 'db'] as const) cpu[name] += (IDLE_CORES[name] + CLASSES.reduce((sum, id) => sum + rates[id] * TRUE_DEMANDS[id][name], 0)) * scrapeSec * Math.exp(0.02 * random.normal());
    if (step >= gap[0] * count && step < gap[1] * count) continue;
    for (const id of CLASSES) samplesOf(id, at);
    for (const name of ['api', 'db'] as const) {
      put('process_cpu_seconds', `process_cpu_seconds_total{job="${name}",instance="${name}:1"}`, cpu[name], at);
      put('up', `up{job="${name}",instance="${name}:1"}`, 1, at);
    }
    put('process_start_time_seconds', 'process_start_time_seconds{job="api",instance="api:1"}', begunSec, at);
  }
  function samplesOf(id: ClassName, at: number): void {
    const labels = `operation="${id}",job="api",instance="api:1"`;
    put('http_requests', `http_requests_total{${labels},status="200"}`, total[id], at);
    BUCKETS_SECONDS.forEach((limit, place) => put('http_request_duration_seconds', `http_request_duration_seconds_bucket{${labels},le="${limit}"}`, buckets[id][place] ?? 0, at));
    put('http_request_duration_seconds', `http_request_duration_seconds_bucket{${labels},le="+Inf"}`, total[id], at);
    put('http_request_duration_seconds', `http_request_duration_seconds_count{${labels}}`, total[id], at);
    put('http_request_duration_seconds', `http_request_duration_seconds_sum{${labels}}`, seconds[id], at);
  }
  const types: Readonly<Record<string, string>> = { http_requests: 'counter', process_cpu_seconds: 'counter', http_request_duration_seconds: 'histogram' };
  // Within a family the samples of a series must stand together.
  return `${[...lines].map(([family, own]) => `# TYPE ${family} ${types[family] ?? 'gauge'}\n${bySeries(own).join('\n')}`).join('\n')}\n# EOF\n`;
}

function bySeries(samples: readonly string[]): string[] {
  const series = new Map<string, string[]>();
  for (const sample of samples) {
    const name = sample.slice(0, sample.lastIndexOf('}'));
    const own = series.get(name) ?? [];
    series.set(name, own);
    own.push(sample);
  }
  return [...series.values()].flat();
}
