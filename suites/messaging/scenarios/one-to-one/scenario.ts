import { driverModule, driverNames } from '../../contenders.ts';
import { consumingFactors, peerGroupOf, peerGroups } from '../../peers.ts';
import type { MessagingScenario } from '../../scenario.ts';
import { MessagingSession } from '../../session.ts';
import { loadOf } from './load.ts';
import { PAYLOADS, planOf } from './plan.ts';
import { windowOf } from './window.ts';

export const scenario: MessagingScenario = {
  id: 'one-to-one',
  title: 'One publisher, one consumer',
  question: 'How many messages a second does one publisher get to one consumer, and what processor time does each message cost?',
  factors: [
    { id: 'driver', title: 'Driver', levels: driverNames },
    { id: 'payloadBytes', title: 'Payload', levels: PAYLOADS },
    { id: 'window', title: 'Messages in flight at most', levels: [...new Set(peerGroups.flatMap((group) => PAYLOADS.map((bytes) => windowOf(bytes, group))))] },
    ...consumingFactors,
  ],
  metrics: [
    { id: 'deliveredPerSec', title: 'Delivered and audited', unit: 'msgPerSec', better: 'more' },
    { id: 'brokerCpuMicrosPerOp', title: 'Broker CPU per message', unit: 'micros', better: 'less' },
    { id: 'generatorCpuMicrosPerOp', title: 'Generator CPU per message', unit: 'micros', better: 'less' },
  ],
  headline: 'deliveredPerSec',

  plan: planOf,

  async begin({ contender, block, context, signal, sharedServer }) {
    const driver = String(block.levels['driver']);
    const payloadBytes = Number(block.levels['payloadBytes']);
    const module = driverModule(contender, driver);
    return MessagingSession.open({
      broker: await sharedServer(),
      driver: module,
      cpus: context.cores.generatorCpus,
      load: loadOf({ contender, driver, payloadBytes, window: Number(block.levels['window'] ?? windowOf(payloadBytes, peerGroupOf(contender))) }),
      signal,
    });
  },
};
