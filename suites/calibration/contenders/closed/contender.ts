import { rulerGuarantees, type RulerContender } from '../../contenders.ts';
import { openHttpRuler } from '../../http-ruler.ts';

export const contender: RulerContender = {
  id: 'closed',
  title: 'Closed loop',
  guarantees: rulerGuarantees,
  settings: { load: 'each connection asks again when answered', timed: 'from the send' },
  loop: 'closed',
  open: openHttpRuler,
};
