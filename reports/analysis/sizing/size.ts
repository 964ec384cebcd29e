import { assumptionsOf, overturnedBy } from './assumptions.ts';
import { candidatesOf, type Candidate } from './candidates.ts';
import { cautionsOf } from './ceilings.ts';
import { infeasibility, type Infeasibility } from './infeasible.ts';
import { judge, type Judged } from './judge.ts';
import type { Machine } from './placement.ts';
import { whyRejected } from './reasons.ts';
import { regretsOf, type Regret } from './regret.ts';
import { designPerSec, type SizingQuestion } from './size-question.ts';
import { capacityIn, worldsOf, type Worlds } from './worlds.ts';

/** What became of a class of machines. */
export interface ClassVerdict {
  readonly machine: Machine;
  readonly verdict: 'cheapest' | 'holds' | 'rejected';
  /** The fewest boxes of it that hold; of a class that is rejected, the most that could help. Null: none is allowed. */
  readonly judged: Judged | null;
  /** Why it is not the answer, with numbers; empty for the answer. */
  readonly why: string;
}

/** Which hardware holds an objective. */
export interface Sizing {
  readonly question: SizingQuestion;
  readonly designPerSec: number;
  /** The cheapest that holds, of equals the one that carries more; null: none does. */
  readonly answer: Judged | null;
  readonly classes: readonly ClassVerdict[];
  readonly regrets: readonly Regret[];
  readonly infeasible: Infeasibility | null;
  readonly assumptions: readonly string[];
  /** The conditions that would overturn the answer. */
  readonly overturn: readonly string[];
  /** Where the load asks a server for more than anybody published of its kind: for orientation. */
  readonly cautions: readonly string[];
}

/** Below this share of the load at the best estimate a candidate is out, and need not be judged in all worlds unless it is shown. */
const HOPELESS = 0.5;

/**
 * The cheapest hardware of a catalogue that keeps an objective in the asked share of seeded worlds: members of the
 * bootstrap from trials, widened by the error of each kind of prediction (R15).
 *
 * @throws RangeError for a question that contradicts itself; the command line says the same in its own words before.
 */
export function sizeSystem(question: SizingQuestion): Sizing {
  checkQuestion(question);
  const worlds = worldsOf(question);
  const found = question.machines.map((machine) => ({ machine, judged: fewestBoxes({ question, worlds, machine }) }));
  const answer = cheapest(found.flatMap(({ judged }) => (judged?.isHolding ? [judged] : [])));
  const classes = found.map(({ machine, judged }): ClassVerdict => {
    if (judged !== null && judged === answer) return { machine, verdict: 'cheapest', judged, why: '' };
    return { machine, verdict: judged?.isHolding ? 'holds' : 'rejected', judged, why: whyRejected({ question, worlds, machine, judged, answer }) };
  });
  return {
    question,
    designPerSec: designPerSec(question),
    answer,
    classes,
    regrets: answer === null ? [] : regretsOf({ question, worlds, answer, classes }),
    infeasible: answer === null ? infeasibility({ question, worlds, classes }) : null,
    assumptions: assumptionsOf({ question, worlds, answer }),
    overturn: overturnedBy({ question, answer }),
    cautions: cautionsOf({ contender: question.model.contender, components: question.model.components.map(({ name }) => name), perSec: designPerSec(question) }),
  };
}

/** The fewest boxes of a class that hold; where none do, the candidate that carries most. Null: the question allows none. */
function fewestBoxes(options: { question: SizingQuestion; worlds: Worlds; machine: Machine }): Judged | null {
  const { question, worlds, machine } = options;
  let most: Judged | null = null;
  const hopeless: Candidate[] = [];
  for (const candidate of candidatesOf(question, machine)) {
    if (bestPerSec({ question, worlds, candidate }) < HOPELESS * designPerSec(question)) {
      hopeless.push(candidate);
      continue;
    }
    const judged = judge({ question, worlds, candidate });
    if (judged.isHolding) return judged;
    if (most === null || judged.best.perSec > most.best.perSec) most = judged;
  }
  const last = hopeless.map((candidate) => ({ candidate, perSec: bestPerSec({ question, worlds, candidate }) })).sort((a, b) => b.perSec - a.perSec)[0];
  return most ?? (last === undefined ? null : judge({ question, worlds, candidate: last.candidate }));
}

function bestPerSec({ question, worlds, candidate }: { question: SizingQuestion; worlds: Worlds; candidate: Candidate }): number {
  const processes = question.model.components.map(() => null);
  return capacityIn({ worlds, world: worlds.best, placement: candidate.judged, processes, latencyMs: question.latencyMs }).perSec;
}

function cheapest(holding: readonly Judged[]): Judged | null {
  const priceOf = ({ candidate }: Judged): number => candidate.pricePerMonth;
  return [...holding].sort((a, b) => priceOf(a) - priceOf(b) || b.best.perSec - a.best.perSec)[0] ?? null;
}

function checkQuestion(question: SizingQuestion): void {
  const { perSec, latencyMs, confidence, growthBufferShare, maxBoxes, machines, model, single, processTargetShare } = question;
  const names = model.components.map(({ name }) => name);
  const unknown = single.find((name) => !names.includes(name));
  const checks: readonly (readonly [boolean, string])[] = [
    [perSec > 0 && Number.isFinite(perSec), 'a load is above 0'],
    [latencyMs > 0, 'a response time is above 0'],
    [confidence >= 0.5 && confidence < 1, 'a confidence lies between 50 % and below 100 %'],
    [growthBufferShare >= 0, 'a growth buffer is 0 or more'],
    [Number.isInteger(maxBoxes) && maxBoxes >= 1, 'there is at least one box'],
    [processTargetShare > 0 && processTargetShare <= 1, 'a process is used to more than 0 % and at most 100 %'],
    [machines.length > 0, 'the catalogue of hardware is empty'],
    [unknown === undefined, `there is no component ${unknown ?? ''}`],
  ];
  for (const [holds, message] of checks) if (!holds) throw new RangeError(message);
}
