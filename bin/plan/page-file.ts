import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Plan } from '../../reports/analysis/plan/result.ts';
import type { SystemModel } from '../../reports/analysis/sizing/system-model.ts';
import { renderPlanHtml } from '../../reports/html/plan/render.ts';
import { HeadroomError, messageOf } from '../../suites/harness/errors.ts';
import { version } from '../version.ts';

/**
 * Before anything is computed: whether the page could be written at all.
 *
 * @throws HeadroomError where its folder is not there.
 */
export function checkPagePath(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw notWritten(path, `there is no folder ${folder}`);
}

/** The plan as one HTML file, with sliders over its model. @throws HeadroomError where the file cannot be written. */
export function writePage(options: { path: string; plan: Plan; model: SystemModel }): void {
  const { path, plan, model } = options;
  const page = renderPlanHtml({ plan, model, version: version() });
  try {
    writeFileSync(path, page);
  } catch (error) {
    throw notWritten(path, messageOf(error), error);
  }
}

function notWritten(path: string, why: string, cause?: unknown): HeadroomError {
  return new HeadroomError({ code: 'PLAN_NOT_WRITTEN', kind: 'input', message: `The page of the plan cannot be written to ${path}: ${why}.`, hint: 'Give --to a file in a folder that you may write to.', cause });
}
