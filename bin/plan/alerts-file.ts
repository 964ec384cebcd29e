import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stringify } from 'yaml';
import { alertsOf } from '../../reports/analysis/plan/alerts.ts';
import type { Plan } from '../../reports/analysis/plan/result.ts';
import { HeadroomError, messageOf } from '../../suites/harness/errors.ts';

const HEAD = `# Alerting rules for Prometheus, made from a plan by: headroom plan --alerts
# Of each stage after the first: when to order it, by load and by CPU of the part that uses most of what it can.
# Once a stage is in place, take its rules out, or make the file again from a new run.
`;

/** The triggers of a plan as the text of a file of alerting rules. */
export function alertsText(plan: Plan): string {
  return `${HEAD}${stringify(alertsOf(plan), { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/**
 * Before anything is computed: whether the rules could be written at all.
 *
 * @throws HeadroomError where their folder is not there.
 */
export function checkAlertsPath(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw notWritten(path, `there is no folder ${folder}`);
}

/** @throws HeadroomError where the file cannot be written. */
export function writeAlerts(options: { path: string; plan: Plan }): void {
  const { path, plan } = options;
  try {
    writeFileSync(path, alertsText(plan));
  } catch (error) {
    throw notWritten(path, messageOf(error), error);
  }
}

function notWritten(path: string, why: string, cause?: unknown): HeadroomError {
  return new HeadroomError({ code: 'ALERTS_NOT_WRITTEN', kind: 'input', message: `The alerting rules cannot be written to ${path}: ${why}.`, hint: 'Give --alerts a file in a folder that you may write to.', cause });
}
