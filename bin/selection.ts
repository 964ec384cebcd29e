import { HeadroomError } from '../suites/harness/errors.ts';
import type { SuiteSelection } from '../suites/harness/schedule.ts';
import type { Subjects, Suite } from '../suites/harness/scenario.ts';

/**
 * What `run` was asked to measure: `suite` or `suite/scenario`, `all` for every suite, contenders by id.
 * Throws, naming what there is, when a name is unknown.
 */
export async function select(options: { suites: readonly Suite[]; names: readonly string[]; contenders: readonly string[]; subjects?: Subjects }): Promise<SuiteSelection[]> {
  const { suites, names, contenders, subjects } = options;
  const wanted = names.includes('all') ? suites.map((suite) => suite.id) : names;
  if (wanted.length === 0) {
    throw unknown({ what: 'Nothing was named to run', known: ['all', ...suites.map((suite) => suite.id)], prefix: 'Suites' });
  }
  const chosen = new Map<string, { suite: Suite; scenarios: Set<string> }>();
  for (const name of wanted) {
    const [suiteId = '', scenarioId] = name.split('/');
    const suite = suites.find((candidate) => candidate.id === suiteId);
    if (!suite) throw unknown({ what: `There is no suite ${suiteId}`, known: suites.map(({ id }) => id), prefix: 'Suites' });
    const ids = suite.scenarios.map(({ id }) => id);
    if (scenarioId !== undefined && !ids.includes(scenarioId)) {
      throw unknown({ what: `The suite ${suiteId} has no scenario ${scenarioId}`, known: ids, prefix: 'Scenarios' });
    }
    const entry = chosen.get(suiteId) ?? { suite, scenarios: new Set<string>() };
    for (const id of scenarioId === undefined ? ids : [scenarioId]) entry.scenarios.add(id);
    chosen.set(suiteId, entry);
  }
  const selections = await Promise.all(
    [...chosen.values()].map(async ({ suite, scenarios }) => ({
      suite,
      scenarios: suite.scenarios.filter(({ id }) => scenarios.has(id)),
      contenders: await suite.contenders(subjects),
    })),
  );
  return contenders.length === 0 ? selections : keepContenders({ selections, contenders });
}

function keepContenders(options: { selections: readonly SuiteSelection[]; contenders: readonly string[] }): SuiteSelection[] {
  const { selections, contenders } = options;
  const known = selections.flatMap((selection) => selection.contenders.map(({ id }) => id));
  const stranger = contenders.find((id) => !known.includes(id));
  if (stranger !== undefined) throw unknown({ what: `There is no contender ${stranger}`, known, prefix: 'Contenders' });
  return selections
    .map((selection) => ({ ...selection, contenders: selection.contenders.filter(({ id }) => contenders.includes(id)) }))
    .filter((selection) => selection.contenders.length > 0);
}

function unknown(options: { what: string; known: readonly string[]; prefix: string }): HeadroomError {
  return new HeadroomError({
    code: 'UNKNOWN_NAME',
    kind: 'input',
    message: `${options.what}.`,
    hint: `${options.prefix}: ${options.known.join(', ')}. \`headroom list\` tells more.`,
  });
}
