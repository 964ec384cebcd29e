import { UnsupportedError } from '../harness/errors.ts';
import type { Block, Comparison, ProfileName } from '../harness/scenario.ts';
import { cellsOf, REPEATS, type Times } from './cells.ts';
import { withoutVariants } from './classes.ts';
import { driverModule, type MessagingContender } from './contenders.ts';
import type { Shape } from './generator/endpoints.ts';
import type { FlowLoad } from './generator/flow/options.ts';
import { consumingFactors, everyGroup, peerGroupOf, type PeerGroup } from './peers.ts';
import type { MessagingScenario } from './scenario.ts';
import { channelName, CONSUMING } from './scenarios/one-to-one/load.ts';
import { windowOf } from './scenarios/one-to-one/window.ts';
import { MessagingSession } from './session.ts';

/** Publishers and consumers of one flow. */
interface Sides {
  readonly publishers: number;
  readonly consumers: number;
}

/** What one scenario of many publishers or many consumers is made of. */
export interface FlowScenarioOptions extends Pick<MessagingScenario, 'id' | 'title' | 'question'> {
  readonly shape: Shape;
  /** From one publisher and one consumer to the widest. */
  readonly sides: readonly Sides[];
}

const PAYLOAD_BYTES = 256;
/** Of every 8th message: at 16 deliveries each, to time them all would cost the generator more than a percent of its core. */
const SAMPLE_EVERY = 8;
/** The generator's module for flows. */
export const FLOW_JOB = new URL('generator/flow/main.js', import.meta.url);

const full: Times = { ...REPEATS, roundsPerBlock: 3, controlRounds: 1 };

/** A scenario of many publishers or many consumers on one channel, by the client libraries. */
export function flowScenario(options: FlowScenarioOptions): MessagingScenario {
  const { id, title, question, shape, sides } = options;
  const isBroadcast = shape === 'broadcast';
  const canJoin = ({ sharesQueue }: MessagingContender): boolean => isBroadcast || sharesQueue !== false || sides.every(({ consumers }) => consumers === 1);

  const cells = (those: { times: Times; sides: Sides; group: PeerGroup; contenders: readonly MessagingContender[] }): Comparison[] => {
    const { times, group, contenders } = those;
    const { publishers, consumers } = those.sides;
    const levels = { driver: 'client', publishers, consumers, payloadBytes: PAYLOAD_BYTES };
    const window = flowWindow({ shape, group, consumers });
    return cellsOf({ times, levels, group, window, contenders: contenders.filter(canJoin), furtherConnections: publishers + consumers - 2 });
  };

  const plans: Readonly<Record<ProfileName, (contenders: readonly MessagingContender[]) => { comparisons: Comparison[]; why: string }>> = {
    smoke: () => ({ comparisons: [], why: 'Nothing: opening so many connections takes longer than a smoke run may.' }),
    quick: () => ({ comparisons: [], why: 'Nothing: the quick profile has time for one publisher and one consumer.' }),
    standard: (contenders) => {
      // A log is read by many, which is what a fan-out shows of it; what is synced is bound by its syncs, however many take part.
      const ranked = contenders.filter((contender) => contender.guarantees.class !== null && (isBroadcast || (contender.sharesQueue !== false && peerGroupOf(contender) !== 'synced')));
      return {
        comparisons: sides.slice(-1).flatMap((widest) => everyGroup((group) => cells({ times: REPEATS, sides: widest, group, contenders: ranked }))),
        why: 'The widest flow, where it weighs most, for every contender that is ranked (logs and what is synced in the fan-out alone), with 5 repeats; one to one is a scenario of its own, and what lies between is for the full profile.',
      };
    },
    full: (contenders) => ({
      comparisons: sides.flatMap((its) => everyGroup((group) => cells({ times: full, sides: its, group, contenders }))),
      why: 'Every width and every contender, with 15 pairs and an A/A control.',
    }),
  };

  return {
    id,
    title,
    question,
    factors: [
      { id: 'driver', title: 'Driver', levels: ['client'] },
      { id: 'publishers', title: 'Publishers', levels: distinct(sides.map(({ publishers }) => publishers)) },
      { id: 'consumers', title: 'Consumers', levels: distinct(sides.map(({ consumers }) => consumers)) },
      { id: 'payloadBytes', title: 'Payload', levels: [PAYLOAD_BYTES] },
      { id: 'window', title: 'Messages in flight at most', levels: distinct(everyGroup((group) => sides.map(({ consumers }) => flowWindow({ shape, group, consumers })))) },
      ...consumingFactors,
    ],
    metrics: [
      { id: 'deliveredPerSec', title: isBroadcast ? 'Delivered and audited, every copy counted' : 'Delivered and audited', unit: 'msgPerSec', better: 'more' },
      ...(isBroadcast ? ([{ id: 'publishedPerSec', title: 'Published', unit: 'msgPerSec', better: 'more' }] as const) : []),
      { id: 'brokerCpuMicrosPerOp', title: 'Broker CPU per delivery', unit: 'micros', better: 'less' },
      { id: 'generatorCpuMicrosPerOp', title: 'Generator CPU per delivery', unit: 'micros', better: 'less' },
    ],
    headline: 'deliveredPerSec',

    plan: (profile, contenders) => plans[profile](withoutVariants(profile, contenders)),

    async begin({ contender, block, context, signal, sharedServer }) {
      if (!canJoin(contender)) throw new UnsupportedError(`${contender.title} gives each message to every consumer: they cannot share its messages`);
      return MessagingSession.open<FlowLoad>({
        broker: await sharedServer(),
        driver: driverModule(contender, 'client'),
        job: FLOW_JOB,
        cpus: context.cores.generatorCpus,
        load: flowLoad({ contender, block, shape }),
        signal,
      });
    },
  };
}

/** A broadcast multiplies what is in flight: so that it drains as fast (R7), the window is of deliveries, not of messages. */
function flowWindow(options: { shape: Shape; group: PeerGroup; consumers: number }): number {
  const { shape, group, consumers } = options;
  return Math.floor(windowOf(PAYLOAD_BYTES, group) / (shape === 'broadcast' ? consumers : 1));
}

function flowLoad(options: { contender: MessagingContender; block: Block; shape: Shape }): FlowLoad {
  const { contender, shape, block: { levels } } = options;
  const consumers = Number(levels['consumers']);
  return {
    shape,
    channel: channelName(),
    acknowledges: contender.acknowledges,
    publishers: Number(levels['publishers']),
    consumers,
    payloadBytes: Number(levels['payloadBytes'] ?? PAYLOAD_BYTES),
    window: Number(levels['window'] ?? flowWindow({ shape, group: peerGroupOf(contender), consumers })),
    prefetch: Number(levels['prefetch'] ?? CONSUMING.prefetch),
    acknowledgeEvery: Number(levels['acknowledgeEvery'] ?? CONSUMING.acknowledgeEvery),
    sampleEvery: SAMPLE_EVERY,
  };
}

const distinct = (values: readonly number[]): number[] => [...new Set(values)];
