import { flowScenario } from '../../flow-scenario.ts';

export const scenario = flowScenario({
  id: 'competing-consumers',
  title: 'One publisher, consumers that share the work',
  question: 'How many messages a second does a queue hand out among consumers that share it, each message to one of them?',
  shape: 'queue',
  sides: [1, 4, 8].map((consumers) => ({ publishers: 1, consumers })),
});
