import type { RunRecord } from '../../../suites/harness/record.ts';
import { MS_PER_SEC, perSec } from '../../../suites/harness/units.ts';
import { usableTrials } from '../pairs.ts';
import type { LoadWindow, Observations, Station } from './window.ts';

/** The windows of an observed record, with what their response times are. */
export interface ObservedWindows {
  readonly observations: Observations;
  /** `mean`, or the name of the quantile (`p99`); null: no response times. */
  readonly responses: string | null;
}

/** The station of all components, where they share the cores of one box. */
const TOGETHER = 'all components';

/** What estimators look at, from a record: the slices of its trials in the order in which they were. */
export function observationsOf(record: RunRecord): ObservedWindows {
  const originMs = Date.parse(record.header.startedAt);
  const slices = usableTrials(record).flatMap((trial) => trial.slices).sort((a, b) => a.startedAtMs - b.startedAtMs);
  const classes = [...new Set(slices.flatMap((slice) => Object.keys(slice.classes ?? {})))];
  const components = [...new Set(slices.flatMap((slice) => Object.keys(slice.cpuMs)))];
  const names = new Set(slices.flatMap((slice) => Object.values(slice.classes ?? {}).flatMap(({ metrics }) => Object.keys(metrics ?? {}))));
  const responses = names.has('meanMs') ? 'mean' : ([...names].filter((name) => /^p\d+Ms$/.test(name)).sort().at(-1)?.replace(/Ms$/, '') ?? null);
  const windows = slices.map((slice): LoadWindow => ({
    startMs: originMs + slice.startedAtMs,
    elapsedMs: slice.elapsedMs,
    perSec: Object.fromEntries(classes.map((id) => [id, slice.classes?.[id]?.metrics?.['perSec'] ?? perSec(slice.classes?.[id]?.operations ?? 0, slice.elapsedMs)])),
    cores: Object.fromEntries(components.map((name) => [name, (slice.cpuMs[name] ?? 0) / slice.elapsedMs])),
    responseSeconds: Object.fromEntries(classes.flatMap((id) => {
      const ms = slice.classes?.[id]?.metrics?.[`${responses ?? ''}Ms`];
      return ms === undefined || !(ms > 0) ? [] : [[id, ms / MS_PER_SEC]];
    })),
  }));
  return { observations: { windows, classes, components, stations: stationsOf(record, components) }, responses };
}

/** Components with cores of their own stand alone; the others share those of the box. */
function stationsOf({ header }: RunRecord, components: readonly string[]): Station[] {
  const settings = header.contenders[0]?.settings ?? {};
  const coresOf = (component: string): number => Number(settings[`${component} cores`] ?? 0);
  const alone = components.filter((component) => coresOf(component) > 0);
  const together = components.filter((component) => !(coresOf(component) > 0));
  const left = Math.max(1, header.coreLayout.serverCpus.length - alone.reduce((sum, component) => sum + coresOf(component), 0));
  const [first = TOGETHER, ...others] = together;
  return [
    ...alone.map((name) => ({ name, components: [name], servers: coresOf(name) })),
    ...(together.length === 0 ? [] : [{ name: others.length === 0 ? first : TOGETHER, components: together, servers: left }]),
  ];
}
