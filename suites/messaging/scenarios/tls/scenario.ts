import { UnsupportedError } from '../../../harness/errors.ts';
import type { Comparison, Level, ProfileName } from '../../../harness/scenario.ts';
import { byId, cellsOf, REPEATS, type Times } from '../../cells.ts';
import { driverModule, type MessagingContender } from '../../contenders.ts';
import { consumingFactors, peerGroupOf } from '../../peers.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { MessagingSession } from '../../session.ts';
import { loadOf } from '../one-to-one/load.ts';
import { windowOf } from '../one-to-one/window.ts';

const PAYLOAD_BYTES = 1024;
const modes = ['off', 'on'] as const;

const timesOf: Readonly<Record<ProfileName, Times | null>> = {
  smoke: null,
  quick: null,
  standard: REPEATS,
  full: { ...REPEATS, roundsPerBlock: 3 },
};

/** Encryption is the server's and the library's: one contender tells of it for each server, and one that is acknowledged where there is time. */
const classesOf = (profile: ProfileName): readonly string[] => (profile === 'full' ? ['a', 'b'] : ['a']);

export const scenario: MessagingScenario = {
  id: 'tls',
  title: 'Encrypted connections',
  question: 'What does encryption cost a broker and its client: how many messages a second fewer, how much processor time a message more?',
  factors: [
    { id: 'tls', title: 'Encryption', levels: modes },
    { id: 'server', title: 'Server, in cells of its own', levels: ['nats', 'rabbitmq'] },
    { id: 'driver', title: 'Driver', levels: ['client'] },
    { id: 'payloadBytes', title: 'Payload', levels: [PAYLOAD_BYTES] },
    { id: 'window', title: 'Messages in flight at most', levels: [windowOf(PAYLOAD_BYTES), windowOf(PAYLOAD_BYTES, 'acknowledged')] },
    ...consumingFactors,
  ],
  metrics: [
    { id: 'deliveredPerSec', title: 'Delivered and audited', unit: 'msgPerSec', better: 'more' },
    { id: 'brokerCpuMicrosPerOp', title: 'Broker CPU per message', unit: 'micros', better: 'less' },
    { id: 'generatorCpuMicrosPerOp', title: 'Generator CPU per message', unit: 'micros', better: 'less' },
  ],
  headline: 'deliveredPerSec',

  plan(profile, contenders) {
    const times = timesOf[profile];
    if (times === null) return { comparisons: [], why: 'Nothing: what encryption costs is a question for the longer profiles.' };
    return {
      comparisons: oneOfEach(profile, contenders).flatMap((contender) => modes.flatMap((tls) => cellOf({ contender, tls, times }))),
      why: 'One contender of each server, each against itself: with encryption and without. In cells of its own, so that nobody is ranked by it.',
    };
  },

  async begin({ contender, block, context, signal, sharedServer }) {
    const { payloadBytes = PAYLOAD_BYTES, window = windowOf(PAYLOAD_BYTES, peerGroupOf(contender)), tls = 'on' } = block.levels;
    const broker = await sharedServer({ tls: tls === 'on' });
    const isEncrypted = broker.ca !== null;
    if (isEncrypted !== (tls === 'on')) {
      throw new UnsupportedError(`this ${contender.server} ${isEncrypted ? 'takes encrypted connections alone' : 'takes no encrypted connections'}, as its owner set it: it can be measured with tls ${isEncrypted ? 'on' : 'off'} only`);
    }
    return MessagingSession.open({
      broker,
      driver: driverModule(contender, 'client'),
      cpus: context.cores.generatorCpus,
      load: loadOf({ contender, driver: 'client', payloadBytes: Number(payloadBytes), window: Number(window) }),
      signal,
    });
  },
};

/** The plainest of each server and class. */
function oneOfEach(profile: ProfileName, contenders: readonly MessagingContender[]): MessagingContender[] {
  const chosen = new Map<string, MessagingContender>();
  for (const contender of [...contenders].sort(byId)) {
    const { server, guarantees } = contender;
    const key = `${server}/${guarantees.class}`;
    if (guarantees.class !== null && classesOf(profile).includes(guarantees.class) && !chosen.has(key)) chosen.set(key, contender);
  }
  return [...chosen.values()];
}

function cellOf(options: { contender: MessagingContender; tls: Level; times: Times }): Comparison[] {
  const { contender, tls, times } = options;
  const group = peerGroupOf(contender);
  const levels = { tls, server: contender.server, driver: 'client', payloadBytes: PAYLOAD_BYTES };
  return cellsOf({ times, levels, group, contenders: [contender], window: windowOf(PAYLOAD_BYTES, group) });
}
