import Table from 'cli-table3';
import pc from 'picocolors';
import type { Output } from '../output.ts';
import type { Bar } from './bars.ts';
import type { BenchTable, PartResult } from './bench.ts';

const marks: Readonly<Record<Bar['verdict'], string>> = { met: pc.green('met'), missed: pc.red('missed'), undecided: pc.yellow('undecided') };

/** A part as people read it. */
export function printPart(part: PartResult, output: Output): void {
  output.answer(`\n${pc.bold(part.title)}`);
  for (const line of part.conditions) output.answer(`  ${line}`);
  for (const table of part.tables) output.answer(renderTable(table));
  if (part.bars.length === 0) return;
  const rows = part.bars.map(({ text, verdict, measured }) => [text, measured, marks[verdict]]);
  output.answer(renderTable({ title: 'Bars', head: ['bar', 'measured (95 % interval)', ''], rows }));
}

function renderTable({ title, head, rows }: BenchTable): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return `${title}\n${table.toString()}`;
}
