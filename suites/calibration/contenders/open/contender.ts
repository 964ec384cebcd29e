import { rulerGuarantees, type RulerContender } from '../../contenders.ts';
import { openHttpRuler } from '../../http-ruler.ts';

export const contender: RulerContender = {
  id: 'open',
  title: 'Open arrivals',
  guarantees: rulerGuarantees,
  settings: { load: 'arrivals at times of their own', timed: 'from the intended send' },
  loop: 'open',
  open: openHttpRuler,
};
