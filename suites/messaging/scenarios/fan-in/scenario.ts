import { flowScenario } from '../../flow-scenario.ts';

export const scenario = flowScenario({
  id: 'fan-in',
  title: 'Many publishers, one consumer',
  question: 'How many messages a second reach one consumer when many connections publish, and what does each cost?',
  shape: 'queue',
  sides: [1, 4, 16].map((publishers) => ({ publishers, consumers: 1 })),
});
