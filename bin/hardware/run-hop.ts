import { ASSUMED_HOP, type HopFile } from '../../fixtures/hardware/hop.ts';
import { canLink } from '../../fixtures/hardware/link/link.ts';
import { systemClock } from '../../suites/harness/clock.ts';
import { allowedCpus } from '../../suites/harness/environment.ts';
import { HeadroomError } from '../../suites/harness/errors.ts';
import { seedOf } from '../../suites/harness/statistics/random.ts';
import { formatDuration, MS_PER_SEC } from '../../suites/harness/units.ts';
import { environment } from './facts.ts';
import { hopFile, hopLines, hopText } from './hop-file.ts';
import { measureHop } from './measure-hop.ts';
import { hopCost } from './pricing.ts';

/** The price of a hop, in every form that it is wanted in. */
export interface HopResult {
  readonly file: HopFile;
  readonly text: string;
  readonly lines: readonly string[];
  readonly voided: readonly string[];
}

/** @throws HeadroomError (start) without the right to make namespaces; (incomplete) on a machine that is too disturbed. */
export async function runHop(options: {
  seconds: number;
  signal: AbortSignal;
  news: (line: string) => void;
  limits?: { steal: number; foreign: number };
}): Promise<HopResult> {
  if (!canLink()) throw withoutNamespaces();
  options.news(`Measuring for about ${formatDuration(options.seconds * MS_PER_SEC)}; let nothing else run meanwhile …`);
  const { blocks, voided, stealShare, isAwake } = await measureHop({ ...options, cpus: allowedCpus() });
  const cost = hopCost({ blocks, seed: seedOf('hardware hop') });
  const file = hopFile({ cost, environment: environment(), at: systemClock.now(), blocks: blocks.length, stealShare, isAwake });
  return { file, text: hopText(file), lines: hopLines(file), voided };
}

function withoutNamespaces(): HeadroomError {
  return new HeadroomError({
    code: 'HOP_START',
    kind: 'start',
    message: 'A network hop needs network namespaces, and neither root nor sudo without a question nor user namespaces are to be had.',
    hint: `Run it with sudo. Until then plan takes this for the hop, and lists it so: ${ASSUMED_HOP.source}.`,
  });
}
