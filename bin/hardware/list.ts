import Table from 'cli-table3';
import type { Catalogue } from '../../fixtures/hardware/catalogue.ts';
import { formatNumber } from '../../suites/harness/units.ts';

/** The classes as a table, cheapest core and fastest core to be seen at a glance. */
export function catalogueTable({ machines, currency }: Catalogue): string {
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '', left: '  ', right: '', middle: '  ' };
  const table = new Table({
    head: ['id', 'cores', 'threads/core', 'speed', 'memory', `${currency}/month`, `${currency}/core at speed 1`, 'title'],
    chars: none,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const { id, cores, threadsPerCore, speed, memoryGiB, pricePerMonth, title } of machines) {
    table.push([id, cores, threadsPerCore, formatNumber(speed), `${formatNumber(memoryGiB)} GiB`, formatNumber(pricePerMonth), formatNumber(pricePerMonth / (cores * speed)), title]);
  }
  return table.toString();
}

/** Where the figures come from; of an example it says so first. */
export function catalogueSource({ kind, title, asOf, sources, machines }: Catalogue): string {
  const measured = machines.filter((machine) => machine.measured !== undefined).length;
  return [
    ...(kind === 'example' ? ['EXAMPLE: these classes and prices are made up. Give your own with --hardware.'] : []),
    `${title}: ${machines.length} ${machines.length === 1 ? 'class' : 'classes'}, prices of ${asOf}. Sources: ${sources.join('; ').replace(/\.$/, '')}.`,
    `Speeds are against the reference machine (1), of a core while all work: ${measured} measured, ${machines.length - measured} assumed.`,
  ].join('\n');
}
