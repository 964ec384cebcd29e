import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Lag of the event loop is sampled at this interval: often enough to see it, seldom enough to cost nothing when idle. */
const EVENT_LOOP_SAMPLING_MS = 100;
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What a process counts about the requests that it serves, for Prometheus. */
export class HttpMetrics {
  readonly contentType: string;
  readonly #registry = new Registry();
  readonly #requests: Counter<'operation' | 'status'>;
  readonly #durations: Histogram<'operation'>;
  #inFlight = 0;

  constructor() {
    this.contentType = this.#registry.contentType;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLING_MS });
    this.#requests = new Counter({
      name: 'http_requests_total',
      help: 'Requests answered',
      labelNames: ['operation', 'status'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'From the headers of a request to the end of its answer',
      labelNames: ['operation'],
      buckets: BUCKETS_SECONDS,
      registers,
    });
    const inFlight = (): number => this.#inFlight;
    new Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests under way',
      registers,
      collect() {
        this.set(inFlight());
      },
    });
  }

  /** Counts a request that begins. @returns the time, for `end` */
  begin(): number {
    this.#inFlight += 1;
    return performance.now();
  }

  end(options: { readonly operation: string; readonly status: number; readonly beganMs: number }): void {
    const { operation, status, beganMs } = options;
    this.#inFlight -= 1;
    this.#requests.inc({ operation, status });
    this.#durations.observe({ operation }, (performance.now() - beganMs) / 1000);
  }

  /** In Prometheus text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
