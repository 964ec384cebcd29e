import { Command } from 'commander';
import { planOf } from '../../reports/analysis/plan/plan.ts';
import { systemClock, type Clock } from '../../suites/harness/clock.ts';
import { formatNumber } from '../../suites/harness/units.ts';
import { ExitCode } from '../exit-codes.ts';
import { createOutput } from '../output.ts';
import { checkAlertsPath, writeAlerts } from '../plan/alerts-file.ts';
import { assumedGrowthSd, parseGrowth, parseGrowthSd } from '../plan/growth.ts';
import { checkPagePath, writePage } from '../plan/page-file.ts';
import { planText } from '../plan/text.ts';
import { parseDay, parseDays, parseMonths } from '../plan/times.ts';
import { readSizingInputs } from '../sizing/inputs.ts';
import { withSizingOptions, type SizingFlags } from '../sizing/options.ts';
import { parseCount, parseRate } from '../sizing/parse.ts';

const EXAMPLES = `
Examples:
  headroom plan --run latest --from-rps 200 --growth 8%/month --months 36 --p99 50ms --to plan.html
  headroom plan --run latest --from-rps 200 --growth 150%/year --months 24 --p99 50ms --availability n-1 --alerts rules.yml
  headroom plan --run latest --from-rps 900 --growth 5%/month --growth-sd 2% --p95 20ms --hardware our-provider.yaml --hop hop.yaml --wire 100us --json

Exit codes: 0 done; 1 nothing in the catalogue keeps the objective at the start (it says which constraint cannot hold);
  2 input. A load that outgrows everything later is no failure: the plan says until when it carries, and what then.
`;

interface PlanFlags extends SizingFlags {
  readonly fromRps: number;
  readonly growth: number;
  readonly growthSd?: number;
  readonly months: number;
  readonly start?: string;
  readonly leadTime: number;
  readonly draws: number;
  readonly alerts?: string;
  readonly to?: string;
}

export function planCommand(clock: Pick<Clock, 'now'> = systemClock): Command {
  return withSizingOptions(new Command('plan'))
    .description('Stages of growth: bigger boxes first, then the split, each with its date, its trigger and its cost.')
    .requiredOption('--from-rps <n>', 'requests a second at the start, all classes together', parseRate)
    .requiredOption('--growth <share>', 'of that load, compounding, e.g. 8%/month or 150%/year', parseGrowth)
    .option('--growth-sd <points>', 'how unsure that growth is: one standard deviation, in points a month, e.g. 2%; default: a quarter of it, assumed', parseGrowthSd)
    .option('--months <n>', 'how far to plan', parseMonths, 36)
    .option('--start <month>', 'month or day of --from-rps, e.g. 2026-12; default: today', parseDay)
    .option('--lead-time <time>', 'from the order of machines to their service, e.g. 14d or 4w', parseDays, 14)
    .option('--draws <n>', 'of the Monte Carlo simulation', parseCount, 1000)
    .option('--to <file>', 'write the plan as a page: timeline, stages, triggers, sliders (HTML)')
    .option('--alerts <file>', 'write the triggers as alerting rules for Prometheus')
    .addHelpText('after', EXAMPLES)
    .action((flags: PlanFlags) => {
      const output = createOutput(flags);
      if (flags.alerts !== undefined) checkAlertsPath(flags.alerts);
      if (flags.to !== undefined) checkPagePath(flags.to);
      const { model, latencyMs, machines, catalogue, hop, assumptions } = readSizingInputs(flags);
      const { growth: sharePerMonth, growthSd, leadTime } = flags;
      const growth = { sharePerMonth, sdPerMonth: growthSd ?? assumedGrowthSd(sharePerMonth) };
      const plan = planOf({
        model, latencyMs, machines, hop, growth,
        currency: catalogue.currency,
        fromPerSec: flags.fromRps,
        months: flags.months,
        start: flags.start ?? clock.now().toISOString().slice(0, 10),
        confidence: flags.confidence,
        availability: flags.availability,
        leadDays: leadTime,
        draws: flags.draws,
        seed: flags.seed,
        assumptions: [
          ...(growthSd === undefined ? ['How unsure the growth is was not given (--growth-sd): a quarter of it.'] : []),
          `Machines are there ${formatNumber(leadTime)} days after they are ordered (--lead-time).`,
          ...assumptions,
        ],
      });
      output.answer(planText(plan));
      output.data({ command: 'plan', feasible: plan.infeasible === null, ...plan });
      if (flags.to !== undefined) {
        writePage({ path: flags.to, plan, model });
        output.answer(`\nPage: ${flags.to}`);
      }
      if (plan.infeasible !== null) process.exitCode = ExitCode.no;
      else if (flags.alerts !== undefined) {
        writeAlerts({ path: flags.alerts, plan });
        output.answer(`\nAlerting rules: ${flags.alerts}`);
      }
    });
}
