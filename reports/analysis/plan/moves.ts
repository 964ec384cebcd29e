import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import type { Carrier, Ground } from './ground.ts';
import { boxWords, type LayoutBox } from './layout.ts';
import { moneyWords } from './money.ts';
import type { PartChoice, PartOption } from './parts-order.ts';
import { offersOf, type Path } from './path.ts';
import type { Move } from './result.ts';
import { priceAt } from './split-point.ts';

/** What changes from one stage to the next, and why that. */
export function movesOf(options: { ground: Ground; path: Path; before: Carrier | null; now: Carrier }): Move[] {
  const { ground, path, before, now } = options;
  if (before === null) return [];
  if (now.layout.structure.kind === 'one box') return [biggerBox({ ground, path, before, now })];
  return [...proxyGoes({ ground, before, now }), ...partsMove({ path, before, now })];
}

function biggerBox(options: { ground: Ground; path: Path; before: Carrier; now: Carrier }): Move {
  const { ground: { options: { currency } }, path, before, now } = options;
  const splitPrice = priceAt(offersOf(path.splits), before.dependablePerSec * (1 + 1e-9));
  const price = now.layout.pricePerMonth;
  const rival = `separate servers for that load cost ${moneyWords(splitPrice, currency)}, this box ${moneyWords(price, currency)}`;
  const equal = `one box still wins: separate servers for that load cost no less (${moneyWords(splitPrice, currency)})`;
  const why = splitPrice === price ? equal : !Number.isFinite(splitPrice) ? 'no split carries that load' : splitPrice < price ? `${rival}, but carries more: one box still wins on the whole` : `one box still wins: ${rival}`;
  return {
    what: 'everything',
    from: boxWords(before.layout.boxes[0]),
    to: boxWords(now.layout.boxes[0]),
    why: `${why}; the containers stay as they are`,
    alternatives: [],
  };
}

/** HAProxy's place is taken by the broker. */
function proxyGoes(options: { ground: Ground; before: Carrier; now: Carrier }): Move[] {
  const { ground, before, now } = options;
  if (before.layout.structure.kind === 'split') return [];
  const names = ({ layout }: Carrier): string[] => layout.structure.model.components.map(({ name }) => name);
  const broker = ground.apart.roles.indexOf('broker');
  return names(before)
    .filter((name) => !names(now).includes(name))
    .map((name) => ({ what: name, from: boxWords(before.layout.boxes[0]), to: null, why: `${ground.apart.model.components[broker]?.name ?? 'the broker'} carries its requests: parts find each other by subject, wherever they run`, alternatives: [] }));
}

function partsMove(options: { path: Path; before: Carrier; now: Carrier }): Move[] {
  const { path, before, now } = options;
  const namesOf = (carrier: Carrier, box: LayoutBox): string[] => box.components.map((at) => carrier.layout.structure.model.components[at]?.name ?? '');
  return now.layout.boxes.flatMap((box, at): Move[] => {
    const names = namesOf(now, box);
    const [name = ''] = names;
    const old = before.layout.boxes.find((one) => namesOf(before, one).includes(name));
    const [from, to] = [boxWords(old), boxWords(box)];
    // The first box is the one that parts leave; the others have one part each.
    const choice = at > 0 && (old?.components.length ?? 0) > 1 ? path.order.find(({ chosen }) => chosen.part === name) : undefined;
    if (choice !== undefined) return [{ what: name, from, to, why: whyFirst(choice), alternatives: choice.alternatives }];
    return from === to ? [] : [{ what: names.join(', '), from, to, why: at === 0 && names.length > 1 ? 'what stays together needs another box' : 'it has to carry more', alternatives: [] }];
  });
}

/** With the figures of the parts that were not chosen. */
function whyFirst({ chosen, alternatives }: PartChoice): string {
  const bring = ({ gainPerMoney }: PartOption): string => (gainPerMoney >= 0 ? formatNumber(gainPerMoney) : `−${formatNumber(-gainPerMoney)}`);
  const others = alternatives.map((option) => `${option.part} ${bring(option)}`).join(', ');
  return `most capacity for its price: ${bring(chosen)} requests a second more for each unit of money a month (to ${formatUnit(chosen.capacityPerSec, 'perSec')}, with ${chosen.machine} beside the last box)${others === '' ? '' : `; the others: ${others}`}`;
}
