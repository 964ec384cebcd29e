import { fitWithinBounds, type CurveData, type CurveModel } from '../bounded-least-squares.ts';
import type { RivalFit, RivalModel } from './rival.ts';

/** Servers tried: close together where one more matters. */
const SERVERS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128];
/** Beyond so large a knee, chance hardly matters any more, and the two asymptotes are the answer (within 1 %). */
const FLUID_FROM = 4000;

/**
 * One station with m servers and a delay (think time, network, disk), with N requests going round: the machine-repairman
 * model M/M/m//N (Kleinrock, "Queueing Systems" I, 1975, section 3.8; Lazowska et al. 1984). It saturates more softly the
 * fewer servers there are, and never turns down.
 *
 * Fitted as X₁ (throughput of one request alone, 1 ÷ (S + Z)) and the knee N* = m (S + Z) ÷ S, which is at least m.
 */
export const queueing: RivalModel = {
  id: 'queueing',
  title: 'Queueing (M/M/m//N)',
  formula: 'M/M/servers//N with service and think time',
  parameterCount: 3,
  fit(data, like) {
    const highest = Math.max(...data.loads);
    // Left-out loads change the number of servers little: it is kept, or cross-validation would take minutes.
    const tried = like === undefined ? SERVERS.filter((servers) => servers === 1 || servers <= highest) : [like.counts['servers'] ?? 1];
    return tried.map((servers) => fitServers(data, servers)).reduce((best, fit) => (fit.sumOfSquares < best.sumOfSquares ? fit : best));
  },
};

function fitServers(data: CurveData, servers: number): RivalFit {
  const highest = Math.max(...data.loads);
  const model: CurveModel = {
    lower: [0, servers],
    // A knee far beyond what was measured is a straight line, whatever it is.
    upper: [Infinity, Math.max(servers, 20 * highest)],
    predict: ([x1 = 0, knee = servers], load) => x1 * relativeThroughput({ servers, knee, load }),
  };
  const first = Math.max(...data.loads.map((load, at) => (data.throughputs[at] ?? 0) / load));
  const most = Math.max(...data.throughputs);
  const fit = fitWithinBounds({ model, data, start: [first, Math.max(servers * 1.05, first > 0 ? most / first : servers)] });
  const [x1 = 0, knee = servers] = fit.parameters;
  const time = x1 > 0 ? 1 / x1 : 0;
  return {
    ...fit,
    model,
    names: ['x1', 'knee'],
    derived: x1 > 0
      ? [
          { name: 'xMax', value: x1 * knee, gradient: [knee, x1] },
          { name: 'serviceTime', value: (servers / knee) * time, gradient: [(-servers / knee) * time * time, (-servers / knee ** 2) * time] },
          { name: 'thinkTime', value: (1 - servers / knee) * time, gradient: [-(1 - servers / knee) * time * time, (servers / knee ** 2) * time] },
        ]
      : [],
    counts: { servers },
  };
}

/** Throughput at a population, against that of one request alone; between whole populations along a straight line. */
export function relativeThroughput(options: { servers: number; knee: number; load: number }): number {
  const { servers, knee, load } = options;
  const whole = Math.floor(load);
  const below = wholePopulation({ servers, knee, population: whole });
  return load === whole ? below : below + (load - whole) * (wholePopulation({ servers, knee, population: whole + 1 }) - below);
}

function wholePopulation(options: { servers: number; knee: number; population: number }): number {
  const { servers, knee, population } = options;
  const service = servers / knee;
  const think = 1 - service;
  // No think time: all are at the station. Far beyond the knee a server is never idle.
  if (think <= 1e-12) return Math.min(population, servers) / service;
  if (knee > FLUID_FROM || population > 4 * knee + 200) return Math.min(population, knee);
  // Weights of k requests at the station, birth and death: (N − k) ÷ Z in, min(k, m) ÷ S out; rescaled before they overflow.
  let weight = 1;
  let total = 1;
  let busy = 0;
  for (let k = 1; k <= population; k += 1) {
    const active = Math.min(k, servers);
    weight *= ((population - k + 1) / think) * (service / active);
    total += weight;
    busy += weight * active;
    if (total > 1e250) {
      weight /= 1e250;
      total /= 1e250;
      busy /= 1e250;
    }
  }
  return busy / total / service;
}
