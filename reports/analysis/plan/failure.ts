import { formatUnit } from '../../../suites/harness/units.ts';
import { bestCapacity, carrierOf, type Carrier, type Ground } from './ground.ts';
import type { LayoutBox } from './layout.ts';
import { rangeOf } from './ranges.ts';
import type { Stage } from './result.ts';

/** What is left when the worst single machine fails. */
export function afterOneFailure(ground: Ground, carrier: Carrier): Stage['afterOneFailure'] {
  const { confidence } = ground.options;
  const { boxes, structure } = carrier.layout;
  const namesOf = (box: LayoutBox): string => box.components.map((at) => structure.model.components[at]?.name ?? '').join(', ');
  const range = ({ dependablePerSec, drawn, untested }: Carrier): Stage['afterOneFailure']['carries'] => rangeOf({ value: dependablePerSec, draws: drawn, confidence, untested });
  if (boxes.every(({ spares }) => spares > 0)) {
    return { carries: range(carrier), sentence: `any one machine may fail: ${formatUnit(carrier.dependablePerSec, 'perSec')} are still carried` };
  }
  const alone = boxes.find(({ copies }) => copies === 1);
  if (alone !== undefined) {
    const what = boxes.length === 1 ? 'the box' : `the only server of ${namesOf(alone)}`;
    return { carries: rangeOf({ value: 0, draws: [], confidence, untested: [] }), sentence: `nothing is served while ${what} is down (--availability n-1 plans for that)` };
  }
  const failed = boxes.map((one) => ({ ...carrier.layout, boxes: boxes.map((box) => (box === one ? { ...box, copies: box.copies - 1 } : box)) }));
  const capacities = failed.map((layout) => bestCapacity(ground, layout).perSec);
  const worst = capacities.indexOf(Math.min(...capacities));
  const [layout, box] = [failed[worst], boxes[worst]];
  const left = layout === undefined ? carrier : carrierOf(ground, layout);
  return { carries: range(left), sentence: `${formatUnit(left.dependablePerSec, 'perSec')} are left when one of ${box === undefined ? 'them' : namesOf(box)} fails` };
}
