import type { Comparison, ProfileName } from '../../../harness/scenario.ts';
import { createRandom } from '../../../harness/statistics/random.ts';
import { UnsupportedError } from '../../../harness/errors.ts';
import { byClass, guaranteeClasses, withoutVariants } from '../../classes.ts';
import { driverModule } from '../../contenders.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { CONSUMING } from '../one-to-one/load.ts';
import { RestartSession } from './session.ts';
import { SETTLED_AFTER_MS } from './timing.ts';

const PAYLOAD_BYTES = 256;
/** Messages that the broker has not acknowledged; of contenders that acknowledge nothing: that it has not delivered. */
const WINDOW = 1024;
/** Messages that it holds at most when it is killed: enough to show a loss, read back within seconds by every contender. */
const BACKLOG = 20_000;

type Times = Pick<Comparison, 'blocks' | 'roundsPerBlock'>;

/** The kills of a trial are of one server, which saves its first start. */
const timesOf: Readonly<Record<ProfileName, Times | null>> = {
  smoke: null,
  quick: null,
  standard: { blocks: 1, roundsPerBlock: 5 },
  full: { blocks: 4, roundsPerBlock: 5 },
};

/** Beside the load: restart, reading back, the next channel; the start of the broker. Means over both kinds of broker. */
const OVERHEAD_MS = { sliceOverheadMs: 3_000, trialOverheadMs: 2_500 };

export const scenario: MessagingScenario = {
  id: 'restart',
  title: 'Killed and started again',
  question:
    'A broker is killed (kill -9) under load and started again on its data: which messages that it had acknowledged are gone, and how long until it serves again? ' +
    'The process dies, not the machine: what it had written and not synced survives in the page cache. What syncing adds shows only when the power goes (see the scenario fsync).',
  factors: [
    { id: 'class', title: 'Class of guarantees', levels: guaranteeClasses },
    { id: 'payloadBytes', title: 'Payload', levels: [PAYLOAD_BYTES] },
    { id: 'window', title: 'Messages on their way at most', levels: [WINDOW] },
  ],
  metrics: [
    { id: 'servingAgainMs', title: 'From the kill to the first message acknowledged and delivered again', unit: 'ms', better: 'less' },
    { id: 'lostAcknowledged', title: 'Acknowledged messages lost by a kill', unit: 'count', better: 'less' },
    { id: 'acknowledged', title: 'Messages acknowledged', unit: 'count', better: 'more' },
    { id: 'duplicatedAfter', title: 'Messages delivered again after a kill', unit: 'count', better: 'less' },
    { id: 'lostUnacknowledged', title: 'Messages lost that nobody had acknowledged', unit: 'count', better: 'less' },
  ],
  headline: 'servingAgainMs',

  plan(profile, contenders) {
    const times = timesOf[profile];
    if (times === null) return { comparisons: [], why: 'From the standard profile on: kill, start and reading back take seconds each time.' };
    const comparisons = byClass(withoutVariants(profile, contenders)).map(
      ({ class: its, contenders: ids }): Comparison => ({
        ...times,
        ...OVERHEAD_MS,
        levels: { class: its, payloadBytes: PAYLOAD_BYTES, window: WINDOW },
        contenders: ids,
        controlRounds: 0,
        sliceMs: 2000,
        exempt: { 'foreign-cpu': 'the server that starts again is what uses the processor' },
      }),
    );
    return {
      comparisons,
      why:
        `${times.blocks * times.roundsPerBlock} kills of every contender, each under load of the client library: half of its time without a consumer, so that the broker has a backlog ` +
        `of up to ${BACKLOG} messages, then with one; contenders that acknowledge nothing keep nothing without a consumer, and have one throughout. ` +
        `The kill comes at a random time of the second half, ${SETTLED_AFTER_MS / 1000} s or more after the channel was made: RabbitMQ loses a new quorum queue itself when it is killed within about a second of its declaration.`,
    };
  },

  async begin({ contender, block, context, signal, freshServer }) {
    const driver = driverModule(contender, 'client');
    const trial = `${context.runId}/${block.id}/${contender.id}`;
    const server = await freshServer(`restart-${contender.id}${spoiled === 0 ? '' : `-${spoiled}`}`);
    if (server.pid === null) throw new UnsupportedError(`${contender.title} is given by URL: it is not ours to kill`);
    return RestartSession.open({
      server,
      driver,
      cpus: context.cores.generatorCpus,
      open: {
        acknowledges: contender.acknowledges,
        isLog: contender.sharesQueue === false,
        payloadBytes: Number(block.levels['payloadBytes']),
        window: Number(block.levels['window']),
        backlog: BACKLOG,
        ...CONSUMING,
      },
      nextName: () => `kill${++channels}`,
      onNotStarted: () => spoiled++,
      random: createRandom(0).fork(trial),
      signal,
    });
  },
};

/** A server that did not start again leaves its folder, and so its name, until the run is over. */
let spoiled = 0;
let channels = 0;
