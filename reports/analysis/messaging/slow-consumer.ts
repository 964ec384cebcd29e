import type { RunRecord } from '../../../suites/harness/record.ts';
import { mean } from '../../../suites/harness/statistics/quantiles.ts';
import { BYTES_PER_MIB, formatUnit } from '../../../suites/harness/units.ts';
import type { CellEstimate } from '../result.ts';
import { countWords } from '../words.ts';
import { contendersByClass } from './classes.ts';
import { cellFor } from './measured.ts';
import type { SlowConsumer } from './result.ts';

export const SLOW_CONSUMER = 'slow-consumer';

/** A publisher that gets out less of what it is asked for is held up; pacing alone never costs so much. */
const HELD_UP_BELOW = 0.9;
/** A broker at work moves by so much without keeping anything. */
const GROWS_FROM_BYTES = BYTES_PER_MIB;

/** Means of a metric's values: what was seen, in words, needs no interval to be named. */
interface Seen {
  readonly droppedShare: number | null;
  readonly publishedShare: number | null;
  readonly growthBytes: number | null;
  readonly disconnects: number | null;
}

/** Who drops, blocks or grows, and how far. */
export function slowConsumersOf(options: { record: RunRecord; cells: readonly CellEstimate[] }): SlowConsumer[] {
  const { record, cells } = options;
  return contendersByClass(record).flatMap(({ id, guarantees }): SlowConsumer[] => {
    const cellOf = (metric: string): CellEstimate | null => cellFor({ cells, scenario: SLOW_CONSUMER, metric, contender: id });
    const [delivered, dropped, published, growth, disconnects] = ['deliveredShare', 'droppedShare', 'publishedShare', 'brokerGrowthBytes', 'disconnects'].map(cellOf);
    const known = [delivered, dropped, published, growth].find((cell) => cell !== null && cell !== undefined);
    if (!known) return [];
    const valueOf = (cell: CellEstimate | null | undefined): number | null => (cell ? mean(cell.values.flat()) : null);
    const seen = { droppedShare: valueOf(dropped), publishedShare: valueOf(published), growthBytes: valueOf(growth), disconnects: valueOf(disconnects) };
    return [{
      contender: id,
      class: guarantees.class,
      levels: known.levels,
      behaviour: behaviourOf(seen),
      delivered: delivered?.estimate ?? null,
      dropped: dropped?.estimate ?? null,
      published: published?.estimate ?? null,
      growth: growth?.estimate ?? null,
      disconnects: disconnects?.estimate ?? null,
      trials: known.trials,
    }];
  });
}

/** `drops 41 % of what was published; grows by 213 MiB`. */
export function behaviourOf({ droppedShare, publishedShare, growthBytes, disconnects }: Seen): string {
  const words = [
    droppedShare !== null && droppedShare > 0 && `drops ${formatUnit(droppedShare, 'share')} of what was published`,
    disconnects !== null && disconnects > 0 && `cuts the consumer off (${countWords(disconnects, 'time')} a slice)`,
    publishedShare !== null && publishedShare < HELD_UP_BELOW && `blocks the publisher (${formatUnit(publishedShare, 'share')} of what was offered got out)`,
    growthBytes !== null && growthBytes >= GROWS_FROM_BYTES && `grows by ${formatUnit(growthBytes, 'bytes')}`,
  ].filter((part) => part !== false);
  return words.length === 0 ? 'neither drops, blocks nor grows at this rate' : words.join('; ');
}
