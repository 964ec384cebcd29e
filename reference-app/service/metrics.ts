import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Handler, Reply } from '../transport/transport.ts';

/** Lag of the event loop is sampled at this interval, as in the API. */
const EVENT_LOOP_SAMPLING_MS = 100;

/** Counts what a service does, for Prometheus. */
export interface ServiceMetrics {
  /** The handler, counted. */
  counted(handler: Handler): Handler;
  /** In Prometheus text format. */
  reply(): Promise<Reply>;
}

export function createMetrics(): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLING_MS });
  const calls = new Counter({ name: 'shop_service_calls_total', help: 'Calls by operation and status', labelNames: ['operation', 'status'], registers });
  const inFlight = new Gauge({ name: 'shop_service_in_flight', help: 'Calls under way', registers });
  const durations = new Histogram({
    name: 'shop_service_duration_seconds',
    help: 'From the start of a call in its handler to its reply, by operation',
    labelNames: ['operation'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  return {
    counted: (handler) => async (call) => {
      const { operation } = call;
      const beganMs = performance.now();
      inFlight.inc();
      try {
        const reply = await handler(call);
        calls.inc({ operation, status: reply.status });
        return reply;
      } finally {
        inFlight.dec();
        durations.observe({ operation }, (performance.now() - beganMs) / 1000);
      }
    },
    reply: async () => ({ status: 200, body: await registry.metrics(), headers: { 'content-type': registry.contentType } }),
  };
}
