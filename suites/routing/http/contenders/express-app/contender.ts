import { framework } from '../../contender.ts';

export const contender = framework({
  id: 'express-app',
  title: 'Express',
  package: 'express',
  settings: { 'routes': 'app.get and so on', 'answer': 'response.type and send' },
});
