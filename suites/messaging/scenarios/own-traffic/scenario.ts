import type { Comparison, ProfileName, UserWorkload } from '../../../harness/scenario.ts';
import { seedOf } from '../../../harness/statistics/random.ts';
import { driverModule, type MessagingContender } from '../../contenders.ts';
import type { TrafficLoad } from '../../generator/traffic/traffic.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { MessagingSession } from '../../session.ts';
import { channelName, CONSUMING } from '../one-to-one/load.ts';
import { levelsOf, reasonAgainst, trafficOf } from './demand.ts';

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock' | 'controlRounds' | 'sliceMs'>;

const timesOf: Readonly<Record<ProfileName, Times>> = {
  smoke: { blocks: 1, roundsPerBlock: 1, controlRounds: 0, sliceMs: 300 },
  quick: { blocks: 2, roundsPerBlock: 3, controlRounds: 3, sliceMs: 2000 },
  standard: { blocks: 3, roundsPerBlock: 6, controlRounds: 4, sliceMs: 2500 },
  full: { blocks: 6, roundsPerBlock: 10, controlRounds: 6, sliceMs: 3000 },
};
/** Drain and hand-over between two slices; generator start, connections and warm-up of a trial. */
const SLICE_OVERHEAD_MS = 120;
const TRIAL_OVERHEAD_MS = 1500;
const CONNECT_MS = 20;
const JOB = new URL('../../generator/traffic/main.js', import.meta.url);

export const scenario: MessagingScenario = {
  id: 'own-traffic',
  title: 'Your traffic',
  question: 'At the traffic of headroom.yaml: who holds it, at which processor time, with which tail?',
  factors: [{ id: 'workload', title: 'Workload of headroom.yaml', levels: ['messaging.workloads'] }],
  metrics: [
    { id: 'p50Ms', title: 'From due to delivered, median', unit: 'ms', better: 'less' },
    { id: 'p99Ms', title: 'From due to delivered, p99', unit: 'ms', better: 'less' },
    { id: 'p999Ms', title: 'From due to delivered, p99.9', unit: 'ms', better: 'less' },
    { id: 'deliveredPerSec', title: 'Delivered and audited', unit: 'msgPerSec', better: 'more' },
    { id: 'brokerCpuMicrosPerOp', title: 'Broker CPU per delivery', unit: 'micros', better: 'less' },
  ],
  headline: 'p99Ms',

  plan(profile, contenders) {
    const workloads = Object.entries(contenders[0]?.workloads ?? {});
    if (workloads.length === 0) return { comparisons: [], why: 'Nothing: headroom.yaml tells of no traffic (messaging.workloads).' };
    const left = workloads.flatMap(([name, workload]) => leftOut({ name, workload, contenders }));
    return {
      comparisons: workloads.flatMap(([name, workload]) => cell({ name, workload, contenders, times: timesOf[profile] })),
      why: `Every contender that can keep what is asked for, at the same open arrivals.${left.length === 0 ? '' : ` Not asked: ${left.join('; ')}.`}`,
    };
  },

  async begin({ contender, block, context, signal, sharedServer }) {
    const { delivery, sizes, ratePerSec, producers, consumers } = trafficOf(block.levels);
    const load: TrafficLoad = {
      sizes,
      ratePerSec,
      producers,
      consumers,
      ...CONSUMING,
      channel: channelName(),
      shape: delivery === 'broadcast' ? 'broadcast' : 'queue',
      acknowledges: contender.acknowledges,
      // By the block: all of its trials, the control included, meet the same arrivals.
      seed: seedOf(`${context.runId}/${block.id}`),
    };
    return MessagingSession.open<TrafficLoad>({
      broker: await sharedServer(),
      driver: driverModule(contender, 'client'),
      job: JOB,
      warmUpSeries: 'mean service time',
      cpus: context.cores.generatorCpus,
      load,
      signal,
    });
  },
};

interface Asked {
  readonly name: string;
  readonly workload: UserWorkload;
  readonly contenders: readonly MessagingContender[];
}

function cell({ name, workload, contenders, times }: Asked & { times: Times }): Comparison[] {
  const able = contenders.filter((contender) => reasonAgainst(contender, workload) === null);
  if (able.length === 0) return [];
  return [{
    ...times,
    levels: levelsOf(name, workload),
    contenders: able.map(({ id }) => id),
    sliceOverheadMs: SLICE_OVERHEAD_MS,
    trialOverheadMs: TRIAL_OVERHEAD_MS + (workload.producers + workload.consumers) * CONNECT_MS,
    exempt: { generator: 'the client libraries are part of what is measured: an application would see their limit' },
  }];
}

function leftOut({ name, workload, contenders }: Asked): string[] {
  return contenders.flatMap((contender) => {
    const reason = reasonAgainst(contender, workload);
    return reason === null ? [] : [`${contender.id} for ${name}, ${reason}`];
  });
}
