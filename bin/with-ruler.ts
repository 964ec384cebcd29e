import { rulersOf } from '../suites/calibration/contenders.ts';
import { shortSuite } from '../suites/calibration/suite.ts';
import type { ProfileName } from '../suites/harness/scenario.ts';
import type { SuiteSelection } from '../suites/harness/schedule.ts';

/** Puts the short form of the calibration before what is measured, so that each report says whether its ruler can be trusted. */
export async function withRuler(options: { selections: readonly SuiteSelection[]; profile: ProfileName }): Promise<readonly SuiteSelection[]> {
  const { selections, profile } = options;
  if (selections.length === 0 || profile === 'smoke' || selections.some(({ suite }) => suite.id === shortSuite.id)) return selections;
  const all = await shortSuite.contenders();
  const first = rulersOf(all, 'open').slice(0, 1);
  const contenders = all.filter(({ id }) => first.includes(id));
  return [{ suite: shortSuite, scenarios: shortSuite.scenarios, contenders }, ...selections];
}
