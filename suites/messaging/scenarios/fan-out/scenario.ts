import { flowScenario } from '../../flow-scenario.ts';

export const scenario = flowScenario({
  id: 'fan-out',
  title: 'One publisher, every consumer gets all',
  question: 'How many copies a second does a broker hand out when each message goes to many consumers, and what does a copy cost?',
  shape: 'broadcast',
  sides: [1, 4, 16].map((consumers) => ({ publishers: 1, consumers })),
});
