import { InvalidArgumentError } from 'commander';
import { formatNumber } from '../../suites/harness/units.ts';
import { observeError, type Observed } from './observed.ts';
import type { Box } from './record.ts';

/** `--cores 8`: of one box; `--cores api=4,db=8`: of each component's own. */
export type CoresFlag = number | Readonly<Record<string, number>>;

/** Meters are read at slightly other times than clocks. */
const SLACK = 1.05;

/** @throws InvalidArgumentError for anything but `8` or `api=4,db=8`. */
export function parseCores(text: string): CoresFlag {
  const whole = (number: string): number => {
    if (/^[1-9]\d{0,4}$/.test(number)) return Number(number);
    throw new InvalidArgumentError('cores are whole numbers: 8, or api=4,db=8.');
  };
  if (!text.includes('=')) return whole(text);
  return Object.fromEntries(text.split(',').map((part) => {
    const [name = '', number = '', ...rest] = part.split('=').map((word) => word.trim());
    if (name === '' || rest.length > 0) throw new InvalidArgumentError('cores are whole numbers: 8, or api=4,db=8.');
    return [name, whole(number)];
  }));
}

/**
 * The box, or boxes, that were observed. Where nobody says how many cores there are, the fewest that could have given what
 * was used are assumed, and said to be.
 *
 * @throws HeadroomError (input) where more was used than there is, or cores are told of a component that is not seen.
 */
export function boxOf(options: { observed: Observed; cores?: CoresFlag; cpuModel?: string; memoryBytes?: number }): { box: Box; notes: string[] } {
  const { observed, cores, cpuModel = null, memoryBytes = null } = options;
  const { components, windows } = observed;
  const mostOf = (names: readonly string[]): number => Math.max(0, ...windows.map((window) => names.reduce((sum, name) => sum + (window.cores[name] ?? 0), 0)));
  const ownCores = typeof cores === 'object' ? cores : {};
  const stranger = Object.keys(ownCores).find((name) => !components.includes(name));
  if (stranger !== undefined) throw observeError({ message: `--cores tells of ${stranger}, of which there is no CPU.`, hint: `Components: ${components.join(', ')}.` });
  for (const [name, count] of Object.entries(ownCores)) check(name, mostOf([name]), count);
  const together = components.filter((name) => ownCores[name] === undefined);
  const told = typeof cores === 'number' ? cores : together.length === 0 ? 0 : typeof cores === 'object' ? null : observed.cores;
  const most = mostOf(together);
  if (told !== null && together.length > 0) check(together.join(' and '), most, told);
  const assumed = Math.max(1, Math.ceil(most - 1e-9));
  const shared = told ?? assumed;
  return {
    box: { cores: shared + Object.values(ownCores).reduce((sum, count) => sum + count, 0), ownCores, cpuModel, memoryBytes },
    notes: told !== null ? [] : [`Assumed: ${assumed} core${assumed === 1 ? '' : 's'} for ${together.join(', ')}, the fewest that could give the ${formatNumber(most)} in use at most; say how many there are by --cores.`],
  };
}

function check(what: string, most: number, cores: number): void {
  if (most <= cores * SLACK) return;
  throw observeError({
    message: `${what} used up to ${formatNumber(most)} cores, where there are ${cores}.`,
    hint: 'CPU is told in cores in use (0.5: half a core). If it is in percent of a core, name the column <component>_cpu_percent; if there are more cores, say so by --cores.',
  });
}
