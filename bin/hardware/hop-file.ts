import { stringify } from 'yaml';
import type { HopFile, Interval } from '../../fixtures/hardware/hop.ts';
import type { Environment } from '../../suites/harness/record.ts';
import { formatNumber, msToMicros } from '../../suites/harness/units.ts';
import type { HopCost, PathCost } from './pricing.ts';

const NOTES = [
  'A lower bound: a veth pair has no wire, no switch, no network card and no interrupts. plan --wire adds what you assume of them.',
  "Packets are received in softirqs, which the kernel charges to the process that they interrupt (without IRQ time accounting): over loopback and over a veth pair that is one of the two ends, so they are in these figures. A real card's come on top.",
];

/** What was measured, as the file that plan reads. */
export function hopFile(options: { cost: HopCost; environment: Environment; at: Date; blocks: number; stealShare: number; isAwake: boolean }): HopFile {
  const { cost, environment, at, blocks, stealShare, isAwake } = options;
  const { cpuModel, kernel, nodeVersion } = environment;
  return {
    hop: {
      roundTripMs: rounded(cost.roundTripMs),
      cpuSeconds: rounded(cost.cpuSeconds),
      measured: {
        at: at.toISOString().slice(0, 10),
        how: 'HTTP requests on one connection between two network namespaces joined by a veth pair, against loopback; medians',
        cpuModel,
        kernel,
        nodeVersion,
        pairs: cost.pairs,
        blocks,
        method: cost.method,
        stealShare: digits(stealShare),
        awake: isAwake,
        http: roundedPath(cost.http),
        echo: roundedPath(cost.echo),
        cpu: { clientSeconds: rounded(cost.cpu.clientSeconds), serverSeconds: rounded(cost.cpu.serverSeconds) },
        notes: NOTES,
      },
    },
  };
}

export function hopText(file: HopFile): string {
  return `# Made by headroom hardware hop, for: headroom plan --hop <this file>\n${stringify(file, { lineWidth: 0 })}`;
}

/** As people read it: one line a figure. */
export function hopLines({ hop }: HopFile): string[] {
  const { measured } = hop;
  const micros = ({ value, lower, upper }: Interval, by: number): string => `${formatNumber(value * by)} µs (95 %: ${formatNumber(lower * by)} … ${formatNumber(upper * by)})`;
  const isNothing = hop.roundTripMs.lower <= 0;
  return [
    `A hop adds ${micros(hop.roundTripMs, msToMicros(1))} to the round trip of a request${isNothing ? ': no more than this machine can tell from nothing' : ''},`,
    `and ${micros(hop.cpuSeconds, 1e6)} of CPU at each of its ends.`,
    ...(measured === undefined
      ? []
      : [
          '',
          ...(['http', 'echo'] as const).map((protocol) => {
            const { loopbackMs, linkMs, addedMeanMs } = measured[protocol];
            return `  ${protocol === 'http' ? 'HTTP      ' : '1 KiB echo'}  ${formatNumber(msToMicros(loopbackMs))} µs over loopback, ${formatNumber(msToMicros(linkMs))} µs over the link; mean ${micros(addedMeanMs, msToMicros(1))} more`;
          }),
          '',
          ...measured.notes.map((note) => `note: ${note}`),
        ]),
  ];
}

function roundedPath({ loopbackMs, linkMs, addedP50Ms, addedMeanMs, ratio }: PathCost): PathCost {
  return { loopbackMs: digits(loopbackMs), linkMs: digits(linkMs), addedP50Ms: rounded(addedP50Ms), addedMeanMs: rounded(addedMeanMs), ratio: rounded(ratio) };
}

function rounded({ value, lower, upper }: Interval): Interval {
  return { value: digits(value), lower: digits(lower), upper: digits(upper) };
}

function digits(value: number): number {
  return Number(value.toPrecision(4));
}
