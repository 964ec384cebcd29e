import type { RunRecord } from '../../../suites/harness/record.ts';
import type { Estimate, Finding } from '../estimate.ts';
import { cpuPerOperationOf } from '../metrics.ts';
import { inverted } from '../ratio.ts';
import type { CellEstimate, ComparisonResult, DriverRatio } from '../result.ts';
import { cellWords, countWords, levelsKey, timesWords, titlesOf, valueWords } from '../words.ts';

/** What an operation costs each component of the two contenders of a comparison, the generator apart. */
export function cpuFindings(options: { record: RunRecord; comparison: ComparisonResult; cells: readonly CellEstimate[] }): Finding[] {
  const { record, comparison, cells } = options;
  const titles = titlesOf(record);
  return comparison.metrics.flatMap((metric): Finding[] => {
    const component = cpuPerOperationOf(metric.metric);
    if (component === null || component === 'generator' || metric.ratio === null) return [];
    const turned = metric.ratio.value < 1;
    const [more, less] = turned ? [comparison.base, comparison.subject] : [comparison.subject, comparison.base];
    const estimate = turned ? inverted(metric.ratio) : metric.ratio;
    const amounts = [more, less].map((contender) => {
      const cell = cellOf({ cells, comparison, contender, metric: metric.metric });
      return cell === null ? titles.contender(comparison.suite, contender) : `${titles.contender(comparison.suite, contender)} uses ${valueWords(cell)}`;
    });
    const judged = metric.verdict === 'shown' || metric.verdict === 'undecided' ? ` (${metric.verdict}: ${metric.reason})` : '';
    return [
      {
        id: `cpu/${component}/${comparison.id}`,
        kind: 'resource',
        statement: `${metric.title}: ${amounts.join(', ')}: ${timesWords(estimate)} as much${judged}; ${cellWords(titles, comparison)}, ${countWords(metric.pairs, 'pair')}.`,
        estimate,
        verdict: metric.verdict,
        overturn: 'Overturned at another load: CPU per operation falls as load rises.',
        trials: comparison.trials,
      },
    ];
  });
}

/** What the generator itself used in a comparison: the evidence that it was not the limit. */
export function generatorFinding(options: { record: RunRecord; comparison: ComparisonResult; cells: readonly CellEstimate[] }): Finding | null {
  const { record, comparison, cells } = options;
  const titles = titlesOf(record);
  const blocks = record.header.blocks.filter(
    ({ suite, scenario, levels }) => suite === comparison.suite && scenario === comparison.scenario && levelsKey(levels) === levelsKey(comparison.levels),
  );
  // Where the client is part of what is measured, its use of CPU is no evidence.
  if (blocks.some(({ exempt }) => 'generator' in exempt)) return null;
  const shares = [comparison.subject, comparison.base].flatMap((contender) => {
    const estimate = cellOf({ cells, comparison, contender, metric: 'generatorCpuShare' });
    return estimate === null ? [] : [{ contender, estimate }];
  });
  const most = shares.reduce<Estimate | null>((highest, { estimate }) => (highest === null || estimate.value > highest.value ? estimate : highest), null);
  if (most === null) return null;
  const told = shares.map(({ contender, estimate }) => `${valueWords(estimate)} with ${titles.contender(comparison.suite, contender)}`);
  return {
    id: `generator/${comparison.id}`,
    kind: 'resource',
    statement: `The generator used ${told.join(' and ')}: ${cellWords(titles, comparison)}.`,
    estimate: most,
    verdict: 'shown',
    overturn: '',
    trials: comparison.trials,
  };
}

/** What one driver costs the generator beside another. */
export function driverFinding(record: RunRecord, driver: DriverRatio): Finding {
  const titles = titlesOf(record);
  const where = `${titles.contender(driver.suite, driver.contender)}, ${cellWords(titles, driver)}`;
  const statement =
    driver.ratio === null
      ? `The drivers ${driver.heavy} and ${driver.light} cannot be compared: ${driver.reason ?? 'not measured'} (${where}).`
      : `With the ${driver.heavy} driver a message costs the generator ${timesWords(driver.ratio)} the CPU that it costs with the ${driver.light} driver: ${where}.`;
  return {
    id: `driver/${driver.suite}/${driver.scenario}/${driver.contender}/${levelsKey(driver.levels)}/${driver.heavy}`,
    kind: 'resource',
    statement,
    estimate: driver.ratio,
    verdict: 'shown',
    overturn: '',
    trials: driver.trials,
  };
}

function cellOf(options: { cells: readonly CellEstimate[]; comparison: ComparisonResult; contender: string; metric: string }): Estimate | null {
  const { cells, comparison, contender, metric } = options;
  const key = levelsKey(comparison.levels);
  const found = cells.find(
    (cell) =>
      cell.suite === comparison.suite &&
      cell.scenario === comparison.scenario &&
      cell.contender === contender &&
      cell.metric === metric &&
      levelsKey(cell.levels) === key,
  );
  return found?.estimate ?? null;
}
