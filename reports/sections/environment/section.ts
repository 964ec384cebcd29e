import type { Environment, RecordHeader } from '../../../suites/harness/record.ts';
import { facts } from '../../html/table.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { html, type Fragment } from '../../html/html.ts';
import { instantWords } from '../../html/wording.ts';
import type { Section } from '../section.ts';

/** Where and how the run was made: enough to make it again. */
export const section: Section = {
  id: 'environment',
  title: 'Environment',
  order: 800,
  render({ record, analysis }) {
    const { header } = record;
    const { settings } = analysis;
    return html`
      <h3>Machine</h3>${facts(machine(header.environment), 2)}
      <h3>Run</h3>${facts(run(header), 2)}
      ${record.resumedAt.length > 0 && facts([['Resumed', record.resumedAt.map(instantWords).join(', ')]])}
      <h3>Analysis</h3>${facts([
        ['Confidence', formatUnit(settings.confidence, 'share')],
        ['Margin that matters', formatUnit(settings.margin, 'share')],
        ['Least pairs for a verdict', formatNumber(settings.minimumPairs)],
        ['Seed of resampling', String(settings.seed)],
      ], 2)}`;
  },
};

function machine(environment: Environment): (readonly [Fragment, Fragment])[] {
  const fsync = (ms: number | null): string => (ms === null ? 'not measured' : formatUnit(ms, 'ms'));
  return [
    ['Processor', environment.cpuModel],
    ['Cores', formatNumber(environment.cpuCount)],
    ['Memory', environment.memoryBytes === null ? 'not known' : formatUnit(environment.memoryBytes, 'bytes')],
    ['System', environment.os],
    ['Kernel', environment.kernel],
    ['Virtualisation', environment.virtualisation],
    ['Clock source', environment.clockSource],
    ['CPU governor', environment.cpuGovernor],
    ['Control groups', environment.cgroup],
    ['Privilege', environment.privilege],
    ['File system of the data', environment.dataFilesystem],
    ['fsync, p50', fsync(environment.fsyncP50Ms)],
    ['fsync, p99', fsync(environment.fsyncP99Ms)],
  ];
}

function run(header: RecordHeader): (readonly [Fragment, Fragment])[] {
  const { coreLayout } = header;
  const cores = (list: readonly number[]): string => list.join(', ') || 'none';
  const sliceMs = [...new Set(header.blocks.map((block) => block.sliceMs))].sort((left, right) => left - right);
  return [
    ['Command', html`<code>${header.command}</code>`],
    ['Profile', header.origin === 'observed' ? 'none: observed' : header.profile],
    ['Seed', String(header.seed)],
    ['Started', instantWords(header.startedAt)],
    ['Core layout', `${coreLayout.name}: servers on ${cores(coreLayout.serverCpus)}, generator on ${cores(coreLayout.generatorCpus)}`],
    ['Blocks planned', formatNumber(header.blocks.length)],
    ['Slice', sliceMs.map((ms) => formatUnit(ms, 'ms')).join(', ') || '–'],
    ['Headroom', header.headroomVersion],
    ['Node', header.environment.nodeVersion],
    ['Record format', header.format],
  ];
}
