import type { Html } from '../../html/html.ts';
import type { SectionContext } from '../section.ts';
import { metricTable } from './metrics.ts';

/** What the words rest on; the other metrics stand with the comparison's cells. */
const FIGURES = ['droppedShare', 'publishedShare', 'disconnects', 'brokerGrowthBytes'];

/** Who drops, blocks or grows, in words and figures. */
export function slowTable(context: SectionContext): Html | null {
  const found = context.analysis.messaging?.slowConsumers ?? [];
  const words = (contender: string): string => found.find((one) => one.contender === contender)?.behaviour ?? 'not measured';
  return metricTable(context, { scenario: 'slow-consumer', title: 'A consumer that is too slow', only: FIGURES, first: { title: 'What it does', words } });
}
