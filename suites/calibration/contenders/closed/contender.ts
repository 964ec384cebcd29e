import { OWN_CLOSED, rulerGuarantees, type RulerContender } from '../../contenders.ts';
import { openHttpRuler } from '../../http-ruler.ts';

export const contender: RulerContender = {
  id: OWN_CLOSED,
  title: 'Closed loop',
  guarantees: rulerGuarantees,
  settings: { load: 'each connection asks again when answered', timed: 'from the send' },
  loop: 'closed',
  open: openHttpRuler,
};
