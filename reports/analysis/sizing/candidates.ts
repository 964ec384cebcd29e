import { linksOf } from '../plan/roles.ts';
import type { Box, Machine, Placement } from './placement.ts';
import type { SizingQuestion } from './size-question.ts';
import type { SystemModel } from './system-model.ts';

/** Hardware that might do: machines of one class, and what runs where. */
export interface Candidate {
  readonly machine: Machine;
  /** `one box`: everything on it. `copies`: several boxes alike. `split`: copies of what may be multiplied, the rest on a box of its own. */
  readonly layout: 'one box' | 'copies' | 'split';
  /** Boxes at work. */
  readonly boxes: number;
  /** Boxes that wait for another to fail. */
  readonly standbys: number;
  readonly pricePerMonth: number;
  /** In normal operation. */
  readonly placement: Omit<Placement, 'hop'>;
  /** What has to hold the objective: with `n-1`, what is left after a failure. */
  readonly judged: Omit<Placement, 'hop'>;
}

/** What of a system may run in several copies, as indices of components. */
export interface Division {
  readonly single: readonly number[];
  readonly multiple: readonly number[];
}

export function divisionOf({ model, single }: Pick<SizingQuestion, 'model' | 'single'>): Division {
  const all = model.components.map(({ name }, at) => ({ at, isSingle: single.includes(name) }));
  return { single: all.filter(({ isSingle }) => isSingle).map(({ at }) => at), multiple: all.filter(({ isSingle }) => !isSingle).map(({ at }) => at) };
}

/** All that a class of machines can be asked for, in rising number of boxes, which is rising price. */
export function candidatesOf(question: SizingQuestion, machine: Machine): Candidate[] {
  const { model, maxBoxes, availability } = question;
  const division = divisionOf(question);
  const links = linksOf(model.components.map(({ name }) => name));
  const spare = availability === 'n-1' ? 1 : 0;
  const all = model.components.map((_, at) => at);
  const made: Candidate[] = [];
  const add = (one: Pick<Candidate, 'layout' | 'standbys'> & { placed: readonly Box[]; left: readonly Box[] }): void => {
    const boxes = one.placed.reduce((sum, { copies }) => sum + copies, 0);
    const pricePerMonth = machine.pricePerMonth * (boxes + one.standbys);
    made.push({ machine, layout: one.layout, boxes, standbys: one.standbys, pricePerMonth, placement: { boxes: one.placed, links }, judged: { boxes: one.left, links } });
  };
  if (division.single.length === 0) {
    for (let copies = 1 + spare; copies <= maxBoxes; copies += 1) {
      const of = (count: number): Box[] => [{ machine, copies: count, components: all }];
      add({ layout: copies === 1 ? 'one box' : 'copies', standbys: 0, placed: of(copies), left: of(copies - spare) });
    }
    return made;
  }
  const together: Box[] = [{ machine, copies: 1, components: all }];
  if (maxBoxes >= 1) add({ layout: 'one box', standbys: spare, placed: together, left: together });
  if (division.multiple.length === 0) return made;
  for (let copies = 1 + spare; copies + 1 <= maxBoxes; copies += 1) {
    const of = (count: number): Box[] => [{ machine, copies: count, components: division.multiple }, { machine, copies: 1, components: division.single }];
    add({ layout: 'split', standbys: spare, placed: of(copies), left: of(copies - spare) });
  }
  return made;
}

/** `metal-8`, `3 × metal-8`, `2 × metal-8 and one to stand by`. */
export function candidateWords({ machine, boxes, standbys }: Pick<Candidate, 'machine' | 'boxes' | 'standbys'>): string {
  return `${boxes === 1 ? '' : `${String(boxes)} × `}${machine.id}${standbys === 0 ? '' : ' and one to stand by'}`;
}

export function namesOf(model: SystemModel, components: readonly number[]): string {
  return components.map((at) => model.components[at]?.name ?? '').join(', ');
}
